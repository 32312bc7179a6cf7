package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The part of a page that the bench writes. */
final class PageTest {
    @Test
    @DisplayName("what stands between the markers is replaced, all else is left alone")
    void replaces() {
        String page = """
                # Title
                <!-- bench:one:begin -->
                old
                rows
                <!-- bench:one:end -->
                More.
                <!-- bench:two:begin -->
                <!-- bench:two:end -->
                """;
        String expected = """
                # Title
                <!-- bench:one:begin -->
                new $1 \\ row
                <!-- bench:one:end -->
                More.
                <!-- bench:two:begin -->
                <!-- bench:two:end -->
                """;
        String replaced = Page.replace(page, "one", "new $1 \\ row");
        assertThat(replaced).isEqualTo(expected);
        assertThat(Page.replace(replaced, "one", "new $1 \\ row")).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the page of the repository has the markers of every part")
    void repository(PartName part) throws IOException {
        String page = Files.readString(Path.of("..", "docs", "performance.md"));
        assertThat(Page.replace(page, part.word(), "new"))
                .contains(Page.begin(part.word()) + "\nnew\n" + Page.end(part.word()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<!-- bench:one:begin -->", "<!-- bench:one:end -->",
            "<!-- bench:one:end --><!-- bench:one:begin -->",
            "<!-- bench:one:begin --><!-- bench:one:begin --><!-- bench:one:end -->"})
    @DisplayName("a page without the two markers, each once and in order, is refused")
    void refuses(String page) {
        assertThatThrownBy(() -> Page.replace(page, "one", "new")).isInstanceOf(BenchException.class)
                .hasMessageContaining("<!-- bench:one:");
    }
}
