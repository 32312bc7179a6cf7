package dev.coop.master;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Ends real processes. */
class LeftoversTest {
    private static final Duration PATIENT = Duration.ofSeconds(20);
    /** Short, for those that outlive it on purpose. */
    private static final Duration SHORT = Duration.ofMillis(300);

    private final String cluster = "test-" + UUID.randomUUID();
    private final List<Process> started = new ArrayList<>();
    @TempDir
    private Path directory;

    @AfterEach
    void endAll() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
    }

    /** A process with one variable more in its environment. */
    private Process start(String variable, String value, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        builder.environment().put(variable, value);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private Process startMarked(String... command) throws IOException {
        return start("COOP_CLUSTER", cluster, command);
    }

    /** A shell that has done {@code before} when this returns, and sleeps then. */
    private Process startShell(String before) throws IOException, InterruptedException {
        Path isReady = directory.resolve(UUID.randomUUID().toString());
        Process shell = startMarked("sh", "-c", before + "; : > " + isReady + "; while :; do sleep 60; done");
        long deadlineNs = System.nanoTime() + PATIENT.toNanos();
        while (!Files.exists(isReady)) {
            assertThat(shell.isAlive() && System.nanoTime() - deadlineNs < 0).as("the shell gets ready").isTrue();
            shell.waitFor(5, TimeUnit.MILLISECONDS);
        }
        return shell;
    }

    private static void assertEnded(Process process, int byExitValue) throws InterruptedException {
        assertThat(process.waitFor(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(byExitValue);
    }

    /** Whether there is such a process and it is more than a zombie, which waits for a parent that is not ours. */
    private static boolean runs(String pid) throws IOException {
        try {
            return !Files.readString(Path.of("/proc", pid, "stat")).contains(") Z ");
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** A process that is about to exit has no environment any more, by which a sweep would find it, but runs for a moment. */
    private static void assertGone(String pid) throws IOException {
        long deadlineNs = System.nanoTime() + PATIENT.toNanos();
        while (runs(pid)) {
            assertThat(System.nanoTime() - deadlineNs).as("until the end of " + pid).isNegative();
            Thread.onSpinWait();
        }
    }

    @Test
    @DisplayName("H-10 every process with the cluster's id is ended by SIGTERM, and no other")
    void endsTheMarked() throws Exception {
        Process one = startMarked("sleep", "60");
        Process two = startMarked("sleep", "60");
        List<Process> others = List.of(start("COOP_CLUSTER", cluster + "x", "sleep", "60"),
                start("COOP_CLUSTER", cluster.substring(1), "sleep", "60"),
                start("XCOOP_CLUSTER", cluster, "sleep", "60"),
                start("OTHER", "COOP_CLUSTER=" + cluster, "sleep", "60"),
                start("COOP_CHILD", cluster, "sleep", "60"));

        assertThat(Leftovers.sweep(cluster, PATIENT)).isEqualTo(2);

        assertEnded(one, 143);
        assertEnded(two, 143);
        assertThat(others).allMatch(Process::isAlive);
    }

    @Test
    @DisplayName("H-10 nothing to end takes no time")
    void nothing() {
        long beginNs = System.nanoTime();
        assertThat(Leftovers.sweep(cluster, PATIENT)).isZero();
        assertThat(System.nanoTime() - beginNs).isLessThan(PATIENT.toNanos());
    }

    @Test
    @DisplayName("H-5 what ignores SIGTERM is killed after the timeout, and its end awaited")
    void killsTheStubborn() throws Exception {
        Process stubborn = startShell("trap '' TERM");
        Process sleep = startMarked("sleep", "60");
        long beginNs = System.nanoTime();

        assertThat(Leftovers.sweep(cluster, SHORT)).isGreaterThanOrEqualTo(2);

        assertThat(System.nanoTime() - beginNs).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertEnded(stubborn, 137);
        assertEnded(sleep, 143);
        assertThat(Leftovers.sweep(cluster, SHORT)).isZero();
    }

    @Test
    @DisplayName("E-8 a stopped process is ended too")
    void endsTheStopped() throws Exception {
        Process stopped = startMarked("sleep", "60");
        assertThat(new ProcessBuilder("kill", "-STOP", String.valueOf(stopped.pid())).start().waitFor()).isZero();

        assertThat(Leftovers.sweep(cluster, SHORT)).isEqualTo(1);

        assertThat(stopped.waitFor(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("H-5 H-10 descendants are found, also those in a session of their own whose parent has gone")
    void endsDescendants() throws Exception {
        Path pidFile = directory.resolve("pid");
        Process shell = startShell("(setsid sh -c 'echo $$ > " + pidFile + ".new; mv " + pidFile + ".new " + pidFile
                + "; exec sleep 60' &); until [ -e " + pidFile + " ]; do sleep 0.01; done");
        String escaped = Files.readString(pidFile).strip();
        assertThat(runs(escaped)).isTrue();
        assertThat(shell.descendants().map(ProcessHandle::pid)).doesNotContain(Long.parseLong(escaped));

        assertThat(Leftovers.sweep(cluster, PATIENT)).isGreaterThanOrEqualTo(3);

        assertThat(runs(escaped)).isFalse();
        assertThat(shell.waitFor(PATIENT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    // The newcomer may be in the middle of an exec when it is looked for, and its parent gone.
    @RepeatedTest(20)
    @DisplayName("H-10 what a process starts while it is being ended is ended with it")
    void endsNewcomers() throws Exception {
        Path pidFile = directory.resolve("pid");
        Process shell = startShell("trap 'sleep 60 & echo $! > " + pidFile + "; exit 7' TERM");

        assertThat(Leftovers.sweep(cluster, PATIENT)).isGreaterThanOrEqualTo(2);

        assertEnded(shell, 7);
        assertGone(Files.readString(pidFile).strip());
    }

    @Test
    @DisplayName("H-10 a SIGTERM that a process swallows before an exec is sent again to the program that follows")
    void swallowedBeforeExec() throws Exception {
        Process shell = startShell("trap 'exec sleep 60' TERM");

        Leftovers.sweep(cluster, PATIENT);

        assertEnded(shell, 143);
    }

    @Test
    @DisplayName("H-5 what one child has left is ended without the rest of the cluster")
    void sweepsOneChild() throws Exception {
        Process orphan = start("COOP_CHILD", cluster + "-app-1", "sleep", "60");
        Process other = start("COOP_CHILD", cluster + "-app-12", "sleep", "60");

        assertThat(Leftovers.sweepChild(cluster + "-app-1", PATIENT)).isEqualTo(1);

        assertEnded(orphan, 143);
        assertThat(other.isAlive()).isTrue();
    }
}
