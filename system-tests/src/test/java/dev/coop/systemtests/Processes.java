package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What {@code /proc} knows of processes. */
final class Processes {
    /**
     * A process that is no zombie.
     *
     * @param pid its id
     * @param command its command line
     */
    record Entry(long pid, String command) {}

    private static final Path PROC = Path.of("/proc");

    private Processes() {}

    /** Every process with {@code NAME=value} in its environment. */
    static List<Entry> carrying(String variable) {
        List<Entry> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
            for (Path entry : entries) {
                if (carries(entry, variable)) {
                    found.add(new Entry(Long.parseLong(String.valueOf(entry.getFileName())), command(entry)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** Whether process {@code pid} is alive and has {@code NAME=value} in its environment. */
    static boolean carries(long pid, String variable) {
        return carries(PROC.resolve(Long.toString(pid)), variable);
    }

    private static boolean carries(Path entry, String variable) {
        return text(entry.resolve("environ")).map(text -> ("\0" + text).contains("\0" + variable + "\0")).orElse(false);
    }

    private static String command(Path entry) {
        return text(entry.resolve("cmdline")).map(text -> text.replace('\0', ' ').strip()).orElse("");
    }

    /** Whether {@code pid} is a process, zombies not counted. */
    static boolean isAlive(long pid) {
        return stateOf(pid).map(state -> state != 'Z' && state != 'X').orElse(false);
    }

    /** The letter that the kernel has for the process's state: {@code T} is stopped. */
    static Optional<Character> stateOf(long pid) {
        return text(PROC.resolve(Long.toString(pid)).resolve("stat"))
                .map(text -> text.charAt(text.lastIndexOf(')') + 2));
    }

    /** The number of descriptors that a process holds. */
    static int descriptors(long pid) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            int count = 0;
            for (Path _ : entries) {
                count++;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of a process that may be gone at any moment. */
    private static Optional<String> text(Path file) {
        try {
            return Optional.of(Files.readString(file, ISO_8859_1));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
