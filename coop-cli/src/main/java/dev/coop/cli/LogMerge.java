package dev.coop.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The logs of a cluster's processes as one, in the order of their times. Lines without a time stay with the one before
 * them. Confined to one thread.
 */
final class LogMerge implements AutoCloseable {
    private static final String NAMES = "{master,agent,standby,worker-[0-9]*}.log";

    /** The next line of a file; of two with the same time that of the lower rank comes first. */
    private record Head(LogLine line, int rank, LogFile file) implements Comparable<Head> {
        /** The file's next line, if there is one yet. */
        static List<Head> of(LogFile file, int rank) throws IOException {
            LogLine line = file.next();
            return line == null ? List.of() : List.of(new Head(line, rank, file));
        }

        @Override
        public int compareTo(Head other) {
            int byTime = Long.compare(line.timeMs(), other.line.timeMs());
            return byTime != 0 ? byTime : Integer.compare(rank, other.rank);
        }
    }

    private final Path folder;
    private final Set<Path> ofMaster;
    /** Master, agent, then the workers by slot: of lines of one time, the first one's come first. */
    private final Map<String, LogFile> files = new TreeMap<>(
            Comparator.comparingInt(LogMerge::rank).thenComparing(Comparator.naturalOrder()));

    /**
     * The logs in {@code folder}.
     *
     * @param ofMaster files that the master writes, there or elsewhere
     * @param lines only so many of the last ones; 0 for all
     */
    LogMerge(Path folder, Set<Path> ofMaster, int lines, Consumer<LogLine> out) throws IOException {
        this.folder = folder;
        this.ofMaster = ofMaster;
        findFiles();
        if (lines == 0) {
            read(out);
        } else {
            readLast(lines, out);
        }
    }

    private static int rank(String name) {
        return switch (name) {
            case String log when log.startsWith("master.log") -> -2;
            case "agent.log" -> -1;
            case "standby.log" -> Integer.MAX_VALUE;
            default -> Integer.parseInt(name.replaceAll("\\D", ""));
        };
    }

    private void findFiles() throws IOException {
        for (Path log : ofMaster) {
            // One of the folder, if it is put aside just now, is found there under its own name.
            String name = "master.log " + log;
            if (!log.startsWith(folder) && !files.containsKey(name) && Files.isRegularFile(log)) {
                files.put(name, new LogFile(log, "master"));
            }
        }
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder, NAMES)) {
            for (Path log : logs) {
                String name = String.valueOf(log.getFileName());
                if (name.matches("(master|agent|standby|worker-\\d{1,4})\\.log") && !files.containsKey(name)) {
                    files.put(name, new LogFile(log, name.substring(0, name.indexOf('.'))));
                }
            }
        }
    }

    private void readLast(int lines, Consumer<LogLine> out) throws IOException {
        for (LogFile file : files.values()) {
            file.skipToLast(lines);
        }
        Deque<LogLine> last = new ArrayDeque<>();
        read(line -> {
            if (last.size() == lines) {
                last.removeFirst();
            }
            last.addLast(line);
        });
        last.forEach(out);
    }

    /** Hands out every whole line that has come, those of new files among them. */
    void follow(Consumer<LogLine> out) throws IOException {
        findFiles();
        read(out);
    }

    private void read(Consumer<LogLine> out) throws IOException {
        PriorityQueue<Head> heads = new PriorityQueue<>();
        int rank = 0;
        for (LogFile file : files.values()) {
            heads.addAll(Head.of(file, rank++));
        }
        while (!heads.isEmpty()) {
            Head first = heads.remove();
            out.accept(first.line);
            heads.addAll(Head.of(first.file, first.rank));
        }
    }

    /** Hands out the lines at the ends of files that have no line end. */
    void finish(Consumer<LogLine> out) throws IOException {
        for (LogFile file : files.values()) {
            LogLine line = file.last();
            if (line != null) {
                out.accept(line);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (LogFile file : files.values()) {
            file.close();
        }
    }
}
