package dev.coop.os;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SharedMemoryTest {
    private static final int BYTES = 4096;

    @TempDir
    private Path folder;

    @Test
    @DisplayName("who opens the same file has the same memory")
    void shared() throws IOException {
        Path file = folder.resolve("table");
        ByteBuffer one = SharedMemory.open(file, BYTES);
        assertThat(one.capacity()).isEqualTo(BYTES);
        one.putInt(8, 7);
        ByteBuffer other = SharedMemory.open(file, BYTES);
        assertThat(other.getInt(8)).isEqualTo(7);
        other.putInt(12, 9);
        assertThat(one.getInt(12)).isEqualTo(9);
    }

    @Test
    @DisplayName("a file that is too short is filled with zeros, and keeps what it has")
    void filled() throws IOException {
        Path file = Files.write(folder.resolve("table"), new byte[]{1, 2, 3});
        ByteBuffer memory = SharedMemory.open(file, BYTES);
        assertThat(Files.size(file)).isEqualTo(BYTES);
        assertThat(memory.getInt(0)).isEqualTo(0x01020300);
    }

    @Test
    @DisplayName("a file that cannot be is an error")
    void nowhere() {
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> SharedMemory.open(folder.resolve("no/table"), BYTES));
    }
}
