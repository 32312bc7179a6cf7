package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.coop.systemtests.Matrix.Column;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(10)
class MatrixTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("a row has its cells in the order of the columns, whichever came first")
    void row() {
        Matrix matrix = new Matrix();
        matrix.set(ServerKind.JETTY, Column.TLS, "yes");
        matrix.set(ServerKind.JETTY, Column.SHARES, "no");
        assertThat(matrix.toString()).endsWith("\n| Jetty 12.1 | no | – | – | – | – | – | – | yes |\n");
    }

    @Test
    @DisplayName("the table replaces what stands between the comments, and nothing else")
    void replaces() throws IOException {
        Path page = folder.resolve("page.md");
        Files.writeString(page, "before\n<!-- compatibility:begin -->\nold\n<!-- compatibility:end -->\nafter\n");
        Matrix matrix = new Matrix();
        matrix.writeTo(page);
        assertThat(Files.readString(page)).isEqualTo("before\n<!-- compatibility:begin -->\n\n" + matrix
                + "\n<!-- compatibility:end -->\nafter\n");
    }

    @Test
    @DisplayName("a table without a row for every server is not whole")
    void notWhole() {
        assertThat(new Matrix().isWhole()).isFalse();
    }
}
