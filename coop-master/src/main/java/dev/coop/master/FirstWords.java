package dev.coop.master;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a child writes first into its log file: there a JVM that does not start says why. They are read once it has ended,
 * from the file, for nothing that a child writes runs through the master.
 *
 * @param log the file
 * @param fromBytes its length before the child
 */
record FirstWords(Path log, long fromBytes) {
    private static final int MAX_BYTES = 4 * 1024;
    private static final int MAX_LINES = 3;

    /** Those that a child is going to write to {@code log}, which may not exist. */
    static FirstWords of(Path log) throws IOException {
        return new FirstWords(log, Files.exists(log) ? Files.size(log) : 0);
    }

    /** As one line that also names the file; null where there are none, or they can't be read. */
    @Nullable
    String read() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(fromBytes);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on.
            }
        } catch (IOException _) {
            return null;
        }
        String words = UTF_8.decode(bytes.flip()).toString().lines().map(line -> line.replaceFirst("^#", "").strip())
                .filter(FirstWords::tells).limit(MAX_LINES).collect(Collectors.joining("; "));
        return words.isEmpty() ? null : Echo.of(words) + " (" + log + ")";
    }

    /** Every JVM says which variables it has read, one that starts may warn. */
    private static boolean tells(String line) {
        return !line.isEmpty() && !line.contains("Picked up J") && !line.contains(" VM warning: ");
    }
}
