package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

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
        return stateIn(PROC.resolve(Long.toString(pid)));
    }

    private static Optional<Character> stateIn(Path entry) {
        return text(entry.resolve("stat")).map(text -> text.charAt(text.lastIndexOf(')') + 2));
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

    /** What the descriptors of a process are, for the report of a failed test. */
    static List<String> descriptorTargets(long pid) {
        try (Stream<Path> entries = Files.list(PROC.resolve(pid + "/fd"))) {
            return entries.map(Processes::target).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException _) {
            return "gone";
        }
    }

    /** The memory that a process has of the machine's, in KiB. */
    static long residentKib(long pid) {
        return text(PROC.resolve(pid + "/status")).stream().flatMap(String::lines)
                .filter(line -> line.startsWith("VmRSS:")).mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    /** The children of a process that have ended and that it has not waited for. */
    static List<Long> zombiesOf(long parent) {
        try (Stream<Path> entries = Files.list(PROC)) {
            return entries.map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .filter(name -> text(PROC.resolve(name + "/stat"))
                            .filter(stat -> stat.contains(") Z " + parent + " ")).isPresent())
                    .map(Long::valueOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether every thread of a process has stopped, after SIGSTOP. */
    static boolean isStopped(long pid) {
        try (Stream<Path> threads = Files.list(PROC.resolve(pid + "/task"))) {
            return threads.allMatch(thread -> stateIn(thread).filter(state -> state == 'T').isPresent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The ports of the clients whose connections to {@code serverPort} a process has accepted. A connection that waits
     * to be accepted has no inode yet.
     *
     * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_net.5.html">proc_pid_net(5)</a>
     */
    static Set<Integer> clientPorts(long pid, int serverPort) {
        Set<String> inodes = socketInodes(pid);
        return Stream.of("net/tcp", "net/tcp6").flatMap(file -> text(PROC.resolve(file)).stream())
                .flatMap(String::lines).map(line -> line.strip().split("\\s+"))
                .filter(columns -> inodes.contains(columns[9]) && port(columns[1]) == serverPort)
                .map(columns -> port(columns[2])).collect(Collectors.toSet());
    }

    /** The port in {@code ADDRESS:PORT}, both hexadecimal. */
    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }

    private static Set<String> socketInodes(long pid) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path entry : entries) {
                Matcher socket = SOCKET.matcher(Files.readSymbolicLink(entry).toString());
                if (socket.matches()) {
                    inodes.add(socket.group(1));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return inodes;
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
