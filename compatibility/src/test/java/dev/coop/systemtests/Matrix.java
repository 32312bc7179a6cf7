package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of {@code docs/compatibility.md}: a row for each server, filled as the tests go. For one thread. */
final class Matrix {
    private static final String BEGIN = "<!-- compatibility:begin -->\n";
    private static final String END = "<!-- compatibility:end -->";
    private static final String NOTHING = "–";

    /** What a column tells. */
    enum Column {
        /** Whether all workers answer. */
        SHARES("shares the port"),
        /** A {@link Spread}. */
        SEQUENTIAL("of 2000 connections, one after the other"),
        /** A {@link Spread}. */
        BURST("of 64 kept connections, opened at once"),
        /** Whether a killed worker costs no later request. */
        KILL("goes on after SIGKILL"),
        /** With a connection for each request. */
        RELOAD_NEW("lost in a reload, new connections"),
        /** With connections that are kept. */
        RELOAD_KEPT("lost in a reload, kept connections"),
        /** The {@link StartTimes}. */
        START("start alone → as a worker, ms"),
        /** Whether all workers answer by it. */
        TLS("its own TLS");

        private final String heading;

        Column(String heading) {
            this.heading = heading;
        }
    }

    private final Map<ServerKind, Map<Column, String>> rows = new EnumMap<>(ServerKind.class);

    /** Fills a cell. */
    void set(ServerKind kind, Column column, Object value) {
        System.out.println(kind + ": " + column.heading + ": " + value);
        rows.computeIfAbsent(kind, _ -> new EnumMap<>(Column.class)).put(column, value.toString());
    }

    /** Whether every cell of every server is filled. */
    boolean isWhole() {
        return rows.keySet().containsAll(ServerKind.all())
                && rows.values().stream().allMatch(cells -> cells.size() == Column.values().length);
    }

    /** In Markdown. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        List<Column> columns = List.of(Column.values());
        lines.add(line("server", columns.stream().map(column -> column.heading).toList()));
        lines.add("|---".repeat(columns.size() + 1) + "|");
        rows.forEach((kind, cells) -> lines.add(
                line(kind.label(), columns.stream().map(column -> cells.getOrDefault(column, NOTHING)).toList())));
        return String.join("\n", lines) + "\n";
    }

    private static String line(String first, List<String> others) {
        return "| " + first + others.stream().map(cell -> " | " + cell).collect(Collectors.joining()) + " |";
    }

    /** Puts the table between the two comments that {@code page} has for it. */
    void writeTo(Path page) {
        try {
            String text = Files.readString(page);
            int begin = text.indexOf(BEGIN) + BEGIN.length();
            int end = text.indexOf(END);
            if (begin < BEGIN.length() || end < begin) {
                throw new AssertionError(page + " needs the lines " + BEGIN.strip() + " and " + END);
            }
            Files.writeString(page, text.substring(0, begin) + "\n" + this + "\n" + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
