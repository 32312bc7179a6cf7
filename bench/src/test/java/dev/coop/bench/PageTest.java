package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The part of a page that the bench writes. */
final class PageTest {
    @Test
    @DisplayName("what stands between the markers is replaced, all else is left alone")
    void replaces() {
        String page = "# Title\n\n<!-- bench:begin -->\nold\nrows\n<!-- bench:end -->\n\nMore.\n";
        String expected = "# Title\n\n<!-- bench:begin -->\nnew $1 \\ row\n<!-- bench:end -->\n\nMore.\n";
        String replaced = Page.replace(page, "new $1 \\ row");
        assertThat(replaced).isEqualTo(expected);
        assertThat(Page.replace(replaced, "new $1 \\ row")).isEqualTo(expected);
    }

    @Test
    @DisplayName("the page of the repository has the markers")
    void repository() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "performance.md"));
        assertThat(Page.replace(page, "new")).contains(Page.BEGIN + "\nnew\n" + Page.END);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<!-- bench:begin -->", "<!-- bench:end -->",
            "<!-- bench:end --><!-- bench:begin -->",
            "<!-- bench:begin --><!-- bench:begin --><!-- bench:end -->"})
    @DisplayName("a page without the two markers, each once and in order, is refused")
    void refuses(String page) {
        assertThatThrownBy(() -> Page.replace(page, "new")).isInstanceOf(BenchException.class)
                .hasMessageContaining("<!-- bench:");
    }
}
