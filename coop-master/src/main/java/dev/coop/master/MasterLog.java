package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.coop.ClusterOptions;
import dev.coop.master.core.Command.Severity;
import dev.coop.protocol.Json;
import dev.coop.protocol.Log;
import dev.coop.protocol.Log.Level;

/** The master's log: gives the supervisor's lines their level. */
final class MasterLog {
    private final Log log;
    private final Level chatter;

    /** @param isLocal whether the start's chatter is of interest to developers only (M-2) */
    MasterLog(Log log, boolean isLocal) {
        this.log = log;
        this.chatter = isLocal ? Level.DEBUG : Level.INFO;
    }

    Log log() {
        return log;
    }

    void log(Severity severity, String text) {
        log.log(switch (severity) {
            case DEBUG -> Level.DEBUG;
            case CHATTER -> chatter;
            case INFO -> Level.INFO;
            case WARN -> Level.WARN;
            case ERROR -> Level.ERROR;
        }, text);
    }

    void info(String text) {
        log.info(text);
    }

    void warn(String text) {
        log.warn(text);
    }

    void error(String text) {
        log.error(text);
    }

    void debug(String text) {
        log.debug(text);
    }

    /** What holds, for who has to find out later (B-10). The first process boots already: JSON takes a cold JVM long. */
    void options(ClusterOptions options) {
        if (options.isProduction()) {
            log.info("start with options: " + Json.write(Masked.of(options.toJson())));
        }
    }

    /** The memory lines that a close begins with (H-1). */
    void memory() {
        log.info("system memory: " + lines(Path.of("/proc/meminfo"), "MemTotal:", "MemAvailable:"));
        Runtime runtime = Runtime.getRuntime();
        log.info("process memory: " + lines(Path.of("/proc/self/status"), "VmRSS:", "VmSize:") + ", heap limit: "
                + runtime.maxMemory() / 1024 + " kB, heap used: "
                + (runtime.totalMemory() - runtime.freeMemory()) / 1024 + " kB");
    }

    private static String lines(Path file, String... names) {
        StringBuilder found = new StringBuilder();
        try {
            List<String> lines = Files.readAllLines(file);
            for (String name : names) {
                for (String line : lines) {
                    if (line.startsWith(name)) {
                        found.append(found.isEmpty() ? "" : ", ").append(line.replaceAll("\\s+", " "));
                    }
                }
            }
        } catch (IOException e) {
            found.append(e);
        }
        return found.toString();
    }
}
