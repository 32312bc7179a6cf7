package dev.coop.os;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Memory that processes share, as a file that each of them maps. */
public final class SharedMemory {
    private SharedMemory() {}

    /**
     * The first {@code bytes} of a file, in big-endian order, readable and writable. They are zeros where it did not
     * exist, and stay mapped as long as the buffer is in use.
     *
     * @throws IOException
     *             where the file cannot be opened, filled or mapped
     */
    public static ByteBuffer open(Path path, int bytes) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            fill(file, bytes);
            // Without an arena the JDK would make the buffer by reflection, which costs a start some milliseconds.
            return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, Arena.ofAuto()).asByteBuffer();
        }
    }

    /** A hole in the file would be filled by a write to memory, which a full disk makes an error of the JVM. */
    private static void fill(FileChannel file, int bytes) throws IOException {
        long end = Math.min(file.size(), bytes);
        ByteBuffer zeros = ByteBuffer.allocate((int) (bytes - end));
        while (zeros.hasRemaining()) {
            end += file.write(zeros, end);
        }
    }
}
