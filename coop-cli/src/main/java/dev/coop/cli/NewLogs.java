package dev.coop.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a start has written to the log folder: everything beyond the sizes that the files had before. */
final class NewLogs {
    private static final int MAX_LINES = 20;
    private static final int MAX_FILES = 3;
    private static final int MAX_BYTES = 16 * 1024;

    private final Path folder;
    private final Map<Path, Long> sizesBefore = new HashMap<>();

    /** Remembers where the files end now. */
    NewLogs(Path folder) throws IOException {
        this.folder = folder;
        for (Path file : files()) {
            sizesBefore.put(file, Files.size(file));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, "*.log")) {
            logs.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** The last new lines of {@code file}. */
    List<String> tail(Path file) throws IOException {
        long from = Math.max(sizesBefore.getOrDefault(file, 0L), Files.size(file) - MAX_BYTES);
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

    /** Prints the last new lines of the logs that tell of trouble, or of all where none does; at most three. */
    void print(PrintStream out) throws IOException {
        Map<Path, List<String>> tails = new HashMap<>();
        List<Path> written = new ArrayList<>();
        for (Path file : files()) {
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
        return lines.stream()
                .anyMatch(line -> line.contains(" ERROR ") || line.contains(" WARN ") || line.startsWith("Error"));
    }
}
