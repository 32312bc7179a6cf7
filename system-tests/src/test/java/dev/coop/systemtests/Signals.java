package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends signals, by the command for it. */
final class Signals {
    private Signals() {}

    /** Sends {@code name}, such as {@code KILL}, to one process; fails if there is no such process. */
    static void send(long pid, String name) {
        int code = kill(pid, name);
        if (code != 0) {
            throw new AssertionError("kill -s " + name + " " + pid + " failed with " + code);
        }
    }

    /** Stops a process; returns when each of its threads stands still, for until then they go on. */
    static void stop(long pid) {
        send(pid, "STOP");
        Await.until("process " + pid + " stands still", () -> standsStill(pid));
    }

    /** Whether each thread of the process does. From proc(5): the state follows the name in parentheses. */
    static boolean standsStill(long pid) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                String stat = Files.readString(thread.resolve("stat"));
                if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false; // a thread has ended meanwhile
        }
    }

    /** Sends {@code name} to a process that may have gone meanwhile. */
    static void trySend(long pid, String name) {
        kill(pid, name);
    }

    /** 0 would be the processes of this test run, all of them. */
    private static int kill(long pid, String name) {
        if (pid <= 1) {
            throw new AssertionError(pid + " is no process to signal");
        }
        return run("kill", "-s", name, Long.toString(pid));
    }

    /** Runs a command to its end and returns its exit code. */
    static int run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted in " + String.join(" ", command), e);
        }
    }
}
