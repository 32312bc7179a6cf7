package dev.coop.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.coop.master.LogFiles;
import dev.coop.master.OwnLog;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The log files of a cluster in the background: the start puts the old ones aside, so that all in them is its own. */
final class NewLogs {
    private static final int MAX_LINES = 20;
    private static final int MAX_FILES = 3;
    private static final int MAX_BYTES = 16 * 1024;

    private final Path folder;
    private final OwnLog master;

    private NewLogs(Path folder, OwnLog master) {
        this.folder = folder;
        this.master = master;
    }

    /** Puts aside what earlier clusters have written, in the folder or where their masters were told to. */
    static NewLogs begin(Path folder, OwnLog master) throws IOException {
        for (Path file : LogFiles.in(folder)) {
            LogFiles.putAside(file);
        }
        for (Path file : List.of(master.out(), master.err())) {
            // Not a device, a pipe, or what somebody links to them.
            if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                LogFiles.putAside(file);
            }
        }
        return new NewLogs(folder, master);
    }

    /** The last lines of {@code file}. */
    List<String> tail(Path file) throws IOException {
        long from = Math.max(0, Files.size(file) - MAX_BYTES);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on.
            }
            List<String> lines = UTF_8.decode(bytes.flip()).toString().lines().toList();
            return lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
        }
    }

    /** Prints the last lines of the logs that tell of trouble, or of all where none does; at most three. */
    void print(PrintStream out) throws IOException {
        Map<Path, List<String>> tails = new HashMap<>();
        List<Path> written = new ArrayList<>();
        Set<Path> files = new LinkedHashSet<>(LogFiles.in(folder));
        Stream.of(master.out(), master.err()).filter(Files::isRegularFile).forEach(files::add);
        for (Path file : files) {
            List<String> tail = tail(file);
            if (!tail.isEmpty()) {
                tails.put(file, tail);
                written.add(file);
            }
        }
        List<Path> faulty = written.stream().filter(file -> tellsOfTrouble(tails.getOrDefault(file, List.of())))
                .toList();
        List<Path> shown = faulty.isEmpty() ? written : faulty;
        for (Path file : shown.subList(0, Math.min(MAX_FILES, shown.size()))) {
            out.println("==> " + file + " <==");
            tails.getOrDefault(file, List.of()).forEach(out::println);
        }
    }

    private static boolean tellsOfTrouble(List<String> lines) {
        // The latter two are a JVM's that does not start.
        return lines.stream().anyMatch(line -> line.contains(" ERROR ") || line.contains(" WARN ")
                || line.startsWith("Error") || line.startsWith("ERROR:"));
    }
}
