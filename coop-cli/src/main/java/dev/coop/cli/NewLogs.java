package dev.coop.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The log files of a cluster in the background: the start puts the old ones aside, so that all in them is its own. */
final class NewLogs {
    private static final int MAX_LINES = 20;
    private static final int MAX_FILES = 3;
    private static final int MAX_BYTES = 16 * 1024;
    /** The folder may hold logs of the program's own, which are nobody's business. */
    private static final Pattern OWN = Pattern.compile("(master|agent|worker-\\d+)\\.log");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss.SSS", Locale.ROOT);

    private final Path folder;

    private NewLogs(Path folder) {
        this.folder = folder;
    }

    /** Renames what earlier clusters have written: {@code master.log} to {@code master.log.20260101.235959.999} (N-3). */
    static NewLogs begin(Path folder) throws IOException {
        NewLogs logs = new NewLogs(folder);
        String suffix = "." + TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        for (Path file : logs.files()) {
            Files.move(file, folder.resolve(file.getFileName() + suffix));
        }
        return logs;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder,
                file -> OWN.matcher(String.valueOf(file.getFileName())).matches())) {
            logs.forEach(files::add);
        }
        files.sort(null);
        return files;
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
