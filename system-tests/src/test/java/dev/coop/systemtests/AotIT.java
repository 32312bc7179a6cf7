package dev.coop.systemtests;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.reflect.Constructor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

import dev.coop.protocol.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;

/** AOT caches: who makes them, when, and who uses them. */
@Timeout(240)
@Isolated("what runs at the lowest priority needs a machine that is not busy")
class AotIT {
    private static final String MADE = "AOT caches made in [0-9.]+ s, the next starts are faster: ";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    private Path caches() {
        return extension.get().directory().resolve("link");
    }

    /** The caches are found by way of a link, as by a home that is one. */
    @BeforeEach
    void link() throws IOException {
        Files.createSymbolicLink(caches(), Files.createDirectory(extension.get().directory().resolve("cache")));
    }

    private ClusterPlan plan() {
        return ClusterPlan.of(extension.get().jars().cluster()).variable("COOP_AOT", "on")
                .variable("COOP_CACHE_DIR", caches().toString());
    }

    private void awaitMade(CoopCluster cluster) {
        cluster.log().awaitFrom(0, MADE + caches(), LIMIT);
    }

    @Test
    @DisplayName("a cluster makes the AOT caches once it is ready; those that start later use them, and status says who")
    void made() throws IOException {
        CoopCluster first = extension.get().serve(plan());
        assertThat(users(first)).isEmpty();
        awaitMade(first);
        assertThat(first.request("reload", "{}").code()).isZero();
        assertThat(users(first)).containsExactlyInAnyOrderElementsOf(first.awaitWhole().listeningPids());
        first.terminate();

        CoopCluster second = extension.get().serve(plan());
        assertThat(users(second)).contains(second.masterPid(), second.agentPid()).containsAll(second.workerPids());
        assertThat(second.log().matches(MADE)).isEmpty();
        second.terminate();

        CoopCluster alien = extension.get()
                .serve(plan().option("--jvm-arg", "--add-opens=java.base/java.lang=ALL-UNNAMED"));
        assertThat(users(alien)).containsExactlyInAnyOrder(alien.masterPid(), alien.agentPid());
        assertThat(alien.log().matches("\\[aot")).isEmpty();
    }

    @Test
    @DisplayName("caches that the JVM refuses are made anew, and no command says a word of them by its standard output")
    void refused() throws IOException {
        assertThat(train().code()).isZero();
        for (Path cache : files()) {
            Files.writeString(cache, "no cache at all");
        }
        CommandResult status = extension.get().run(variables(), List.of("status", "--json"));
        assertThat(status.out()).isEqualTo("{\"error\":\"no cluster is running\"}\n");
        assertThat(status.err()).contains("[aot");

        CoopCluster cluster = extension.get().serve(plan());
        assertThat(users(cluster)).isEmpty();
        awaitMade(cluster);
        assertThat(extension.get().run(variables(), List.of("status", "--json")).err()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(caches().toRealPath())) {
            return files.filter(file -> file.toString().endsWith(".aot")).toList();
        }
    }

    private Path old(int number) {
        return caches().resolve("coop/%064x-25".formatted(number));
    }

    private CommandResult train() {
        return extension.get().run(variables(), List.of("train"));
    }

    private Map<String, String> variables() {
        return Map.of("COOP_AOT", "on", "COOP_CACHE_DIR", caches().toString());
    }

    /** The processes that status says to use one, each of which has mapped it. */
    private List<Long> users(CoopCluster cluster) throws IOException {
        List<Long> users = cluster.status().aotUsers();
        for (long pid : users) {
            assertThat(Files.readString(Path.of("/proc/" + pid + "/maps"))).contains(caches().toRealPath().toString());
        }
        return users;
    }

    @Test
    @DisplayName("no jar of the installation has classes that the JVM keeps out of AOT caches for their age")
    void takesAll() throws IOException {
        Map<String, Integer> old = new TreeMap<>();
        try (Stream<Path> jars = Files.list(Dist.library())) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                old.putAll(versions(jar));
            }
        }
        assertThat(old).isNotEmpty();
        old.values().removeIf(version -> version >= ClassFile.JAVA_7_VERSION);
        assertThat(old).isEmpty();
    }

    @Test
    @DisplayName("no class of Coop's has calls that the JVM would link anew at each start, by classes that AOT caches of JDK 25 don't keep")
    void linked() throws IOException {
        List<String> unlinked = new ArrayList<>();
        int lambdas = 0;
        try (Stream<Path> jars = Files.list(Dist.library())) {
            for (Path jar : jars.filter(file -> file.getFileName().toString().startsWith("coop-")).toList()) {
                List<String> factories = factories(jar);
                lambdas += Collections.frequency(factories, "java/lang/invoke/LambdaMetafactory");
                factories.stream().filter(name -> name.startsWith("java/lang/runtime/")).forEach(unlinked::add);
            }
        }
        assertThat(lambdas).isPositive();
        assertThat(unlinked).isEmpty();
    }

    @Test
    @DisplayName("what records of the installation say, hash and equal is what the JVM would make of them")
    void linkedAlike() throws Exception {
        Object known = new WireMessage.Guest("host", 80, 3, true);
        try (Stream<Path> jars = Files.list(Dist.library())) {
            List<URL> urls = new ArrayList<>();
            for (Path jar : jars.toList()) {
                urls.add(jar.toUri().toURL());
            }
            try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader())) {
                Constructor<?> guest = loader.loadClass(known.getClass().getName()).getConstructors()[0];
                Object linked = guest.newInstance("host", 80, 3, true);
                assertThat(linked).hasToString(known.toString()).hasSameHashCodeAs(known)
                        .isEqualTo(guest.newInstance("host", 80, 3, true)).isNotEqualTo(known).isNotEqualTo(null)
                        .isNotEqualTo(guest.newInstance("other", 80, 3, true))
                        .isNotEqualTo(guest.newInstance(null, 80, 3, true))
                        .isNotEqualTo(guest.newInstance("host", 81, 3, true))
                        .isNotEqualTo(guest.newInstance("host", 80, 4, true))
                        .isNotEqualTo(guest.newInstance("host", 80, 3, false));
                assertThat(guest.newInstance(null, 80, 3, true))
                        .hasToString(known.toString().replace("host=host", "host=null"))
                        .isEqualTo(guest.newInstance(null, 80, 3, true));
            }
        }
    }

    /** What the dynamic calls in a jar are linked by: a class's internal name for each. */
    private static List<String> factories(Path jar) throws IOException {
        List<String> factories = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(entry -> entry.getName().endsWith(".class")).toList()) {
                for (PoolEntry constant : ClassFile.of().parse(file.getInputStream(entry).readAllBytes())
                        .constantPool()) {
                    if (constant instanceof InvokeDynamicEntry call) {
                        factories.add(call.bootstrap().bootstrapMethod().reference().owner().asInternalName());
                    }
                }
            }
        }
        return factories;
    }

    private static Map<String, Integer> versions(Path jar) throws IOException {
        Map<String, Integer> versions = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().filter(entry -> entry.getName().endsWith(".class")).toList()) {
                versions.put(entry.getName(), version(file.getInputStream(entry)));
            }
        }
        return versions;
    }

    private static int version(InputStream classFile) throws IOException {
        try (DataInputStream in = new DataInputStream(classFile)) {
            in.skipNBytes(Integer.BYTES + Short.BYTES);
            return in.readUnsignedShort();
        }
    }

    @Test
    @DisplayName("a cluster that is closed while it makes them is closed at once, nothing is left, and the next one makes them")
    void closed() throws IOException {
        List<Path> before = temporary();
        CoopCluster first = extension.get().serve(plan());
        Await.until("the rehearsal runs", () -> !rehearsals().isEmpty());
        assertThat(first.terminate()).isZero();
        assertThat(Processes.carrying("COOP_CACHE_DIR=" + caches())).isEmpty();
        assertThat(temporary()).isSubsetOf(before);

        CoopCluster second = extension.get().serve(plan());
        awaitMade(second);
    }

    private static List<Path> temporary() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/tmp"))) {
            return files.filter(file -> file.toString().startsWith("/tmp/coop-aot-")).sorted().toList();
        }
    }

    private List<Processes.Entry> rehearsals() {
        return Processes.carrying("COOP_CACHE_DIR=" + caches()).stream()
                .filter(process -> process.command().contains("-XX:AOTCacheOutput=")).toList();
    }

    @Test
    @DisplayName("coop train makes them for an image, and the oldest of other installations go; switched off, or where they can't be, it says so")
    void trained() throws IOException {
        for (int i = 0; i < 6; i++) {
            Path old = Files.createDirectories(old(i));
            Files.createFile(old.resolve("master.aot"));
            Files.setLastModifiedTime(old, FileTime.from(Instant.EPOCH.plusSeconds(i)));
        }
        Path other = Files.createDirectory(old(0).resolveSibling("somebody-else"));
        CommandResult trained = train();
        assertThat(trained.code()).as(trained.toString()).isZero();
        assertThat(trained.out()).startsWith("AOT caches are in " + caches());
        assertThat(train().code()).isZero();
        try (Stream<Path> folders = Files.list(old(0).resolveSibling(""))) {
            assertThat(folders).hasSize(6).contains(other).doesNotContain(old(0), old(1));
        }

        CommandResult off = extension.get().run(Map.of("COOP_AOT", "off"), List.of("train"));
        assertThat(off.code()).isEqualTo(1);
        assertThat(off.err()).contains("coop: AOT caches are switched off by COOP_AOT=off");
        CommandResult misspelt = extension.get().run(Map.of("COOP_AOT", "no"), List.of("status"));
        assertThat(misspelt.code()).isEqualTo(1);
        assertThat(misspelt.err())
                .isEqualTo("coop: warning: COOP_AOT is 'no', it takes on or off: on\ncoop: no cluster is running\n");
        Path file = Files.createFile(extension.get().directory().resolve("file"));
        CommandResult nowhere = extension.get().run(
                Map.of("COOP_AOT", "on", "COOP_CACHE_DIR", file.toString()), List.of("train"));
        assertThat(nowhere.code()).isEqualTo(1);
        assertThat(nowhere.err()).contains("coop: no AOT cache could be made in " + file);
    }
}
