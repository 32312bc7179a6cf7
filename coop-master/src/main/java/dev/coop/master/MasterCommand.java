package dev.coop.master;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.coop.ClusterOptions;

/** The command line of a master that {@link ForkedMaster} starts. */
final class MasterCommand {
    /** Small and quick to start, as in {@code bin/coop}: this JVM supervises and routes, it serves nothing. */
    private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m",
            "-Xss512k", "-XX:ReservedCodeCacheSize=32m", "-XX:-UsePerfData", "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED");
    private static final List<String> JVM_OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS");

    private MasterCommand() {}

    /**
     * A master that reads its options, as JSON, from its input, up to the end.
     *
     * @param refusal the file for why it refuses to start
     */
    static ProcessBuilder of(Path lib, ClusterOptions options, Path refusal) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FLAGS);
        command.add("-cp");
        command.add(Stream.of("coop-master.jar", "coop-protocol.jar", "coop-os.jar", "coop-api.jar", "gson.jar")
                .map(jar -> lib.resolve(jar).toString()).collect(Collectors.joining(File.pathSeparator)));
        command.add(MasterMain.class.getName());
        command.add(refusal.toString());
        ProcessBuilder builder = new ProcessBuilder(command).directory(options.baseDir().toFile());
        builder.redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
        setAsideJvmOptions(builder.environment());
        return builder;
    }

    /** What is meant for the program's JVMs must not change the master's, which hands it on to the workers. */
    private static void setAsideJvmOptions(Map<String, String> environment) {
        for (String variable : JVM_OPTION_VARIABLES) {
            String value = environment.remove(variable);
            if (value != null) {
                environment.put(ChildCommand.KEPT_PREFIX + variable, value);
            }
        }
    }
}
