package dev.coop.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The log of one process, read line by line while it grows. When the file is renamed it is read to its end, then the one
 * that has taken its name; when it is cut off, it is read from its start. Confined to one thread.
 */
final class LogFile implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** A longer line comes in pieces. */
    private static final int MAX_LINE_BYTES = 1024 * 1024;
    /** So far can the clock lie behind by which the kernel dates files: it goes by ticks, 100 a second at the fewest. */
    private static final long TICK_MS = 10;

    private final Path path;
    private final String process;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private FileChannel channel;
    private Object key;
    /** Of lines at the start that have no time, the file's birth tells best when they were written. */
    private long lastMs;

    /** @param process whose log it is */
    LogFile(Path path, String process) throws IOException {
        this.path = path;
        this.process = process;
        this.channel = FileChannel.open(path);
        this.key = key();
        this.lastMs = attributes().creationTime().toMillis() + TICK_MS;
    }

    private Object key() throws IOException {
        return Objects.requireNonNull(attributes().fileKey());
    }

    private BasicFileAttributes attributes() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class);
    }

    /** Goes to where the last {@code count} lines begin. */
    void skipToLast(int count) throws IOException {
        long size = channel.size();
        long position = size;
        int ends = 0;
        ByteBuffer block = ByteBuffer.allocate(BUFFER_BYTES);
        while (position > 0) {
            long from = Math.max(0, position - BUFFER_BYTES);
            block.clear().limit((int) (position - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
                // Reads on.
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                boolean isLast = from + i == size - 1;
                if (block.get(i) == '\n' && !isLast && ++ends == count) {
                    channel.position(from + i + 1);
                    return;
                }
            }
            position = from;
        }
    }

    /** The next whole line; null if there is none yet. */
    @Nullable
    LogLine next() throws IOException {
        while (buffer.hasRemaining() || fill()) {
            byte b = buffer.get();
            if (b != '\n') {
                line.write(b);
            }
            if (b == '\n' || line.size() == MAX_LINE_BYTES) {
                return endLine();
            }
        }
        return null;
    }

    /** What has come of a line that has no end yet; null if nothing has. */
    @Nullable
    LogLine last() {
        return line.size() == 0 ? null : endLine();
    }

    private LogLine endLine() {
        LogLine whole = LogLine.of(process, line.toString(UTF_8), lastMs);
        line.reset();
        lastMs = whole.timeMs();
        return whole;
    }

    /** Reads on; false if there is nothing new. */
    private boolean fill() throws IOException {
        if (read()) {
            return true;
        }
        if (channel.size() < channel.position()) {
            channel.position(0);
            return read();
        }
        // What came to the old file before the new one was there is read first.
        return hasNewFile() && (read() || open());
    }

    private boolean read() throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        buffer.flip();
        return count > 0;
    }

    private boolean hasNewFile() throws IOException {
        try {
            return !key().equals(key);
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    /** Turns to the file that has the name now; a line that has no end in the old one ends there. */
    private boolean open() throws IOException {
        if (line.size() > 0) {
            buffer.clear().put((byte) '\n').flip();
            return true;
        }
        try {
            Object expected = key();
            FileChannel successor = FileChannel.open(path);
            if (!expected.equals(key())) {
                // Renamed again, just now: the next look finds which file it is.
                successor.close();
                return false;
            }
            channel.close();
            channel = successor;
            key = expected;
            return read();
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
