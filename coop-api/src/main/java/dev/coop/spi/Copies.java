package dev.coop.spi;

import java.util.concurrent.CompletableFuture;

/** Futures for programs, which may complete them as they like. Stateless. */
public final class Copies {
    private Copies() {}

    /**
     * A future that completes as {@code original} does. What depends on it gets the error itself, where {@link
     * CompletableFuture#copy} puts a CompletionException around it.
     */
    public static <T> CompletableFuture<T> of(CompletableFuture<T> original) {
        CompletableFuture<T> copy = new CompletableFuture<>();
        var _ = original.whenComplete((value, error) -> {
            if (error == null) {
                copy.complete(value);
            } else {
                copy.completeExceptionally(error);
            }
        });
        return copy;
    }
}
