package dev.coop.systemtests;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.constant.ModuleDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import dev.coop.Agent;
import dev.coop.Application;
import dev.coop.systemtests.apps.BrokenApplication;
import dev.coop.systemtests.apps.EchoAgent;
import dev.coop.systemtests.apps.EchoApplication;
import dev.coop.systemtests.apps.EchoMain;
import dev.coop.systemtests.apps.NettyMain;
import dev.coop.systemtests.apps.Required;
import dev.coop.systemtests.apps.UnixMain;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Builds the jars that clusters run, from the classes of {@code dev.coop.systemtests.apps}. */
final class TestJars {
    private static final String VERSION = "version.txt";

    private final Path directory;

    /** Jars go to {@code directory}. */
    TestJars(Path directory) {
        this.directory = directory;
    }

    /** A jar with an application and an agent. */
    Path cluster() {
        return build("cluster", "", Map.of(service(Application.class), EchoApplication.class.getName(),
                service(Agent.class), EchoAgent.class.getName()));
    }

    /** A jar with an application and an agent that says it is {@code version}. */
    Path cluster(String name, String version) {
        return build(name, "", Map.of(service(Application.class), EchoApplication.class.getName(),
                service(Agent.class), EchoAgent.class.getName(), VERSION, version));
    }

    /** A jar whose application does not start. */
    Path broken(BrokenApplication.Fault fault) {
        return build("broken-" + fault, "", Map.of(service(Application.class), BrokenApplication.class.getName(),
                service(Agent.class), EchoAgent.class.getName(), VERSION, fault.name()));
    }

    /** A jar with an application and no agent. */
    Path application() {
        return application("application", "1");
    }

    /** A jar with an application and no agent that says it is {@code version}. */
    Path application(String name, String version) {
        return build(name, "", Map.of(service(Application.class), EchoApplication.class.getName(), VERSION,
                version));
    }

    /** A jar with a {@code main}. */
    Path main() {
        return build("main", EchoMain.class.getName(), Map.of());
    }

    /** The jar with a {@code main}, as a module that requires {@code coop-api}. */
    Path modular() {
        ModuleAttribute module = ModuleAttribute.of(ModuleDesc.of("systemtests.apps"), builder -> {
            builder.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
            for (String required : List.of("coop.api", "java.management", "jdk.management")) {
                builder.requires(ModuleDesc.of(required), 0, null);
            }
        });
        return build("modular", EchoMain.class.getName(), Map.of(),
                Map.of("module-info.class", ClassFile.of().buildModule(module)), Map.of());
    }

    /** A jar with a {@code main} that serves a Unix-domain socket. */
    Path unix() {
        return build("unix", UnixMain.class.getName(), Map.of());
    }

    /** A jar with a {@code main} that serves by Netty, which {@code libraries} are. */
    Path netty(List<Path> libraries) {
        String path = libraries.stream().map(library -> library.toUri().toString()).collect(Collectors.joining(" "));
        return build("netty", NettyMain.class.getName(), Map.of(), Map.of(), Map.of(Attributes.Name.CLASS_PATH, path));
    }

    /** A jar to load before a program. */
    Path required() {
        return build("required", Required.class.getName(), Map.of());
    }

    /** A jar with neither main class nor services. */
    Path empty() {
        return build("empty", "", Map.of());
    }

    /** A jar whose main class is not in it. */
    Path missingMain() {
        return build("missing-main", "com.example.Missing", Map.of());
    }

    /** A jar whose application is a class that is not in it. */
    Path missingApplication() {
        return build("missing-application", "", Map.of(service(Application.class), "com.example.Missing"));
    }

    private static String service(Class<?> type) {
        return "META-INF/services/" + type.getName();
    }

    private Path build(String name, String mainClass, Map<String, String> resources) {
        return build(name, mainClass, resources, Map.of(), Map.of());
    }

    private Path build(String name, String mainClass, Map<String, String> resources, Map<String, byte[]> more,
            Map<Attributes.Name, String> attributes) {
        Path jar = directory.resolve(name + ".jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.forEach(manifest.getMainAttributes()::put);
        if (!mainClass.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            Map<String, byte[]> entries = entries(resources);
            entries.putAll(more);
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static Map<String, byte[]> entries(Map<String, String> resources) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        resources.forEach((name, text) -> entries.put(name, text.getBytes(UTF_8)));
        Path root = classes();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).sorted().toList()) {
                entries.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return entries;
    }

    private static Path classes() {
        try {
            return Path.of(EchoMain.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
