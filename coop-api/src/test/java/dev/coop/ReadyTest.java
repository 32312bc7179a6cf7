package dev.coop;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class ReadyTest {
    /** An executor that runs its tasks when it is told to, as an event loop does after the current task. */
    private static final class Loop implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private final List<Throwable> failures = new ArrayList<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    failures.add(e);
                }
            }
        }
    }

    private final Loop loop = new Loop();
    private final Ready ready = new Ready(loop);
    private final List<String> calls = new ArrayList<>();

    @Test
    @DisplayName("A-1 ready() gives a future that completes when the object becomes ready")
    void futureCompletes() {
        CompletableFuture<Void> future = ready.ready();
        loop.runAll();
        assertThat(future).isNotDone();

        ready.ready(true);
        loop.runAll();
        assertThat(future).isCompleted();
    }

    @Test
    @DisplayName("A-2 callbacks run once, in the order they were given, after the current task")
    void callbacksRunInOrder() {
        ready.ready(() -> calls.add("first"));
        ready.ready(() -> calls.add("second"));
        ready.ready(true);
        assertThat(calls).isEmpty();

        loop.runAll();
        assertThat(calls).containsExactly("first", "second");
        loop.runAll();
        assertThat(calls).hasSize(2);
    }

    @Test
    @DisplayName("A-3 callbacks added when it is ready still run, soon, in order, never inline")
    void lateCallbacksRun() {
        ready.ready(true);
        ready.ready(() -> calls.add("first"));
        ready.ready(() -> calls.add("second"));
        assertThat(calls).isEmpty();

        loop.runAll();
        assertThat(calls).containsExactly("first", "second");
    }

    @Test
    @DisplayName("A-3 a callback added by a callback runs after those that wait")
    void callbackAddsCallback() {
        ready.ready(() -> {
            calls.add("first");
            ready.ready(() -> calls.add("added"));
        });
        ready.ready(() -> calls.add("second"));
        ready.ready(true);
        loop.runAll();
        assertThat(calls).containsExactly("first", "second", "added");
    }

    @Test
    @DisplayName("A-3 ready(false) changes nothing")
    void notReady() {
        ready.ready(() -> calls.add("never"));
        ready.ready(false);
        loop.runAll();
        assertThat(calls).isEmpty();
    }

    @Test
    @DisplayName("A-4 ready(error) fails futures and gives callbacks the error")
    void failure() {
        IllegalStateException error = new IllegalStateException("no");
        CompletableFuture<Void> future = ready.ready();
        ready.ready(cause -> calls.add(String.valueOf(cause)));
        ready.ready(() -> calls.add("never"));
        ready.ready(error);
        ready.ready(cause -> calls.add("late " + cause));
        loop.runAll();

        assertThatThrownBy(future::join).hasCause(error);
        assertThatThrownBy(() -> {
            CompletableFuture<Void> late = ready.ready();
            loop.runAll();
            late.join();
        }).hasCause(error);
        assertThat(calls).containsExactly(error.toString(), "late " + error);
    }

    @Test
    @DisplayName("A-5 a second ready(true), or an error after it, changes nothing")
    void secondTime() {
        ready.ready(cause -> calls.add("callback " + cause));
        ready.ready(true);
        ready.ready(true);
        ready.ready(new IllegalStateException("too late"));
        loop.runAll();
        assertThat(calls).containsExactly("callback null");
        CompletableFuture<Void> future = ready.ready();
        loop.runAll();
        assertThat(future).isCompleted();
    }

    @Test
    @DisplayName("A-6 an exception in a callback neither stops the others nor is lost")
    void callbackFails() {
        IllegalStateException mistake = new IllegalStateException("mistake");
        ready.ready(() -> calls.add("first"));
        ready.ready((Runnable) () -> {
            throw mistake;
        });
        ready.ready(() -> calls.add("third"));
        ready.ready(true);
        loop.runAll();
        assertThat(calls).containsExactly("first", "third");
        assertThat(loop.failures).containsExactly(mistake);
    }
}
