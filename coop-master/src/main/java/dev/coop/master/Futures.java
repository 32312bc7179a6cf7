package dev.coop.master;

import java.util.concurrent.CompletableFuture;

/** Stateless. */
final class Futures {
    private Futures() {}

    /**
     * A future of its own that goes as {@code original} goes. Unlike {@link
     * CompletableFuture#copy} it fails with the very exception, not with one around it.
     */
    static <T> CompletableFuture<T> copyOf(CompletableFuture<T> original) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        var _ = original.whenComplete((value, failure) -> {
            if (failure == null) {
                copy.complete(value);
            } else {
                copy.completeExceptionally(failure);
            }
        });
        return copy;
    }
}
