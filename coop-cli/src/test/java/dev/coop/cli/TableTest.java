package dev.coop.cli;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table writer. */
final class TableTest {
    @Test
    @DisplayName("columns are as wide as their widest cell, empty cells are dashes, lines end without blanks")
    void columns() {
        Table table = new Table("A", "LONG", "C");
        table.row("wider", "x", "");
        table.row("", "y", "z");
        assertThat(table).hasToString("""
                A      LONG  C
                wider  x     -
                -      y     z""");
    }

    @Test
    @DisplayName("a row has one cell for each column")
    void cells() {
        assertThatThrownBy(() -> new Table("A", "B").row("1")).hasMessage("1 cells for 2 columns");
    }
}
