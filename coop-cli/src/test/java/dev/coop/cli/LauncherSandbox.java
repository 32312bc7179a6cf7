package dev.coop.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A machine in a folder: the launcher scripts, and the JDKs and tools that a test puts there. */
final class LauncherSandbox {
    private static final List<String> TOOLS = List.of("sh", "uname", "readlink", "cat", "mkdir", "flock", "sleep");

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** What a script has done. */
    record Result(long pid, int code, String out, String err) {}

    LauncherSandbox(Path folder) throws IOException {
        this.folder = folder;
        for (String tool : TOOLS) {
            tool(tool, "exec " + realTool(tool) + " \"$@\"\n");
        }
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("HOME", folder.resolve("home").toString());
    }

    private static Path realTool(String tool) {
        return List.of("/bin", "/usr/bin").stream().map(place -> Path.of(place, tool)).filter(Files::isExecutable)
                .findFirst().orElseThrow();
    }

    Path folder() {
        return folder;
    }

    LauncherSandbox with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** A tool on the PATH. */
    void tool(String name, String script) throws IOException {
        executable(folder.resolve("bin").resolve(name), script);
    }

    private static void executable(Path file, String script) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A JDK of this version whose java tells how it was started. */
    Path jdk(String place, String version) throws IOException {
        Path home = folder.resolve(place);
        executable(home.resolve("bin").resolve("java"), """
                echo "home %s"
                echo "pid $$"
                echo "tool [${JAVA_TOOL_OPTIONS-}] jdk [${JDK_JAVA_OPTIONS-}]"
                echo "worker tool [${COOP_WORKER_JAVA_TOOL_OPTIONS-}] jdk [${COOP_WORKER_JDK_JAVA_OPTIONS-}]"
                for word; do echo "word $word"; done
                exit 7
                """.formatted(home));
        Files.writeString(home.resolve("release"),
                "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home;
    }

    /** The unpacked archive: bin/coop as it is shipped, but for the folder of the system's JDKs. */
    Path archive(String place) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(place).resolve("bin"));
        Files.createDirectories(folder.resolve(place).resolve("lib"));
        Files.writeString(folder.resolve(place).resolve("lib").resolve("coop-cli.jar"), "");
        return install("dist/src/main/bin/coop", bin.resolve("coop"));
    }

    /** A checkout with nothing built. */
    Path checkout(String place) throws IOException {
        Path root = Files.createDirectories(folder.resolve(place));
        install("dist/src/main/bin/coop",
                Files.createDirectories(root.resolve("dist/src/main/bin")).resolve("coop"));
        return install("coop", root.resolve("coop"));
    }

    private Path install(String source, Path target) throws IOException {
        Path root = Path.of(System.getProperty("basedir", ".")).toAbsolutePath().resolveSibling(".");
        String script = Files.readString(root.resolve(source)).replace("/usr/lib/jvm",
                folder.resolve("jvm").toString());
        Files.writeString(target, script);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
        return target;
    }

    Process start(Path script, String... words) throws IOException {
        String[] command = new String[words.length + 1];
        command[0] = script.toString();
        System.arraycopy(words, 0, command, 1, words.length);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    Result run(Path script, String... words) throws IOException, InterruptedException {
        Process process = start(script, words);
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        return new Result(process.pid(), process.waitFor(), out, err);
    }
}
