package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The log files that Coop's processes write in a folder, which may hold others that are nobody's business. */
public final class LogFiles {
    private static final Pattern OWN = Pattern.compile("(master|agent|standby|worker-\\d+)\\.log");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss.SSS", Locale.ROOT);

    private LogFiles() {}

    /** Those in {@code folder}, sorted by name, without what was put aside. */
    public static List<Path> in(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder,
                file -> OWN.matcher(String.valueOf(file.getFileName())).matches())) {
            logs.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /**
     * Renames {@code master.log} to {@code master.log.20260131.235959.999} (N-3); a second one of the same millisecond has
     * {@code -2} at the end.
     */
    public static void putAside(Path file) throws IOException {
        String name = file.getFileName() + "." + TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        Path aside = file.resolveSibling(name);
        for (int copy = 2; Files.exists(aside); copy++) {
            aside = file.resolveSibling(name + "-" + copy);
        }
        Files.move(file, aside);
    }
}
