package dev.coop.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.master.AotTraining;
import dev.coop.master.MasterMain;
import dev.coop.master.OwnLog;
import dev.coop.master.ProgramTraining;
import dev.coop.master.StartWarmUp;
import dev.coop.protocol.Json;
import dev.coop.protocol.WarmUp;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The {@code coop} command's JVM. With {@code start} in the foreground it becomes the master. */
public final class Main {
    /** As first word: become the master with the options that come as JSON by the input. What {@code start -d} runs. */
    static final String MASTER = "master";
    /** The first words that end in a master; the rehearsal's is one so that caches know the way there. */
    private static final Set<String> STARTS = Set.of("start", MASTER, AotTraining.REHEARSE);

    private Main() {}

    /** Runs the command that {@code words} name and exits with its code. */
    public static void main(String[] words) {
        System.exit(run(words));
    }

    private static int run(String... words) {
        if (words.length > 0 && STARTS.contains(words[0])) {
            WarmUp.begin(new StartWarmUp());
        }
        if (words.length == 1 && words[0].equals(MASTER)) {
            return detached();
        }
        if (words.length == 2 && words[0].equals(AotTraining.REHEARSE)) {
            return new Rehearsal(Path.of(words[1])).run();
        }
        if (words.length > 0 && words[0].equals(ProgramTraining.REHEARSE)) {
            return ProgramRehearsal.run(List.of(words).subList(1, words.length));
        }
        return new Commands(Shell.ofProcess()).run(words);
    }

    private static int detached() {
        try {
            String optionsJson = new String(System.in.readAllBytes(), UTF_8);
            ClusterOptions options = ClusterOptions.fromJson(Json.readObject(optionsJson));
            return MasterMain.runDetached(options, lib(Shell.ofProcess()), OwnLog.of(options));
        } catch (IOException | ClusterException e) {
            System.err.println("coop: " + e.getMessage());
            return Commands.FAILED;
        }
    }

    /** The folder of Coop's jars: where this class comes from, or, when that is no jar, {@code COOP_LIB}. */
    static Path lib(Shell shell) {
        Path source = Path.of(URI.create(Main.class.getProtectionDomain().getCodeSource().getLocation().toString()));
        Path folder = source.getParent();
        if (folder != null && source.toString().endsWith(".jar")) {
            return folder;
        }
        String variable = shell.variables().get("COOP_LIB");
        if (variable == null || variable.isEmpty()) {
            throw new ClusterException("the folder of Coop's jars is not known: set COOP_LIB");
        }
        return Path.of(variable).toAbsolutePath();
    }
}
