package dev.coop.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.coop.ClusterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TargetTest {
    @TempDir
    private Path directory;

    private void assertRefused(Path target, String... saying) {
        assertThatThrownBy(() -> Target.resolve(target)).isInstanceOf(ClusterException.class)
                .message().contains(saying).doesNotContain("\n");
    }

    private void properties(String content) throws IOException {
        Files.writeString(directory.resolve("coop.properties"), content);
    }

    @Test
    @DisplayName("a jar with a main class is run as java -jar would, and brings no agent")
    void main() throws IOException {
        Path jar = Jars.withMain(directory.resolve("shop.jar"));

        assertThat(Target.resolve(jar)).isEqualTo(new Target.Main(jar));
        assertThat(Target.resolve(jar).bringsAgent()).isFalse();
    }

    @Test
    @DisplayName("D-8 a jar with an Application brings an agent if it has an Agent, whatever its main class")
    void services() throws IOException {
        Path both = Jars.withMain(directory.resolve("both.jar"), Target.APPLICATION, Target.AGENT);
        Path bare = Jars.withEntries(directory.resolve("bare.jar"), Target.APPLICATION);

        assertThat(Target.resolve(both)).isEqualTo(new Target.Services(both, true));
        assertThat(Target.resolve(both).bringsAgent()).isTrue();
        assertThat(Target.resolve(bare)).isEqualTo(new Target.Services(bare, false));
        assertThat(Target.resolve(bare).bringsAgent()).isFalse();
    }

    @Test
    @DisplayName("B-4 a framework brings Application and Agent: by its path, or found in the target's library folder")
    void framework() throws IOException {
        Path app = Jars.withEntries(directory.resolve("app.jar"), "shop/Shop.class");
        Path framework = Jars.withEntries(Files.createDirectory(directory.resolve("lib")).resolve("fw-1.2.jar"),
                Target.APPLICATION, Target.AGENT, "META-INF/maven/shop/fw/pom.properties");

        assertThat(Target.resolve(app, framework.toString())).isEqualTo(new Target.Framed(app, framework));
        assertThat(Target.resolve(app, "shop:fw")).isEqualTo(new Target.Framed(app, framework));
        assertThat(Target.resolve(app, "shop:fw").bringsAgent()).isTrue();
        assertThat(Target.resolve(app, "shop:fw").classPath()).isEqualTo(app + ":" + framework);
    }

    @Test
    @DisplayName("B-4 a directory whose properties name the framework is found by again, for every worker and at a reload")
    void describedFramework() throws IOException {
        Path app = Jars.withEntries(directory.resolve("app.jar"), "shop/Shop.class");
        Path framework = Jars.withEntries(directory.resolve("fw.jar"), Target.APPLICATION, Target.AGENT);
        properties("target=app.jar\nframework=fw.jar\n");
        Target described = Target.resolve(directory, null);
        assertThat(described).isEqualTo(new Target.Framed(app, framework));
        assertThat(Target.resolve(described.again(directory, null), null)).isEqualTo(described);
        assertThat(Target.resolve(app, framework.toString()).again(app, framework.toString())).isEqualTo(app);
    }

    @Test
    @DisplayName("B-4 a framework that is not there, or lacks something, is refused with what was looked for")
    void badFramework() throws IOException {
        Path app = Jars.withEntries(directory.resolve("app.jar"), "shop/Shop.class");
        Path noAgent = Jars.withEntries(directory.resolve("half.jar"), Target.APPLICATION);
        Path noApplication = Jars.withEntries(directory.resolve("other.jar"), Target.AGENT);
        Path own = Jars.withEntries(directory.resolve("own.jar"), Target.APPLICATION);

        assertFrameworkRefused(app, "/none/fw.jar", "framework /none/fw.jar does not exist");
        assertFrameworkRefused(app, "shop:fw", "framework shop:fw is not in " + directory);
        assertFrameworkRefused(app, noAgent.toString(), "half.jar has no META-INF/services/dev.coop.Agent");
        assertFrameworkRefused(app, noApplication.toString(),
                "other.jar has no META-INF/services/dev.coop.Application");
        assertFrameworkRefused(own, noAgent.toString(), "has an Application of its own");
    }

    private static void assertFrameworkRefused(Path target, String framework, String saying) {
        assertThatThrownBy(() -> Target.resolve(target, framework)).isInstanceOf(ClusterException.class)
                .message().contains(saying).doesNotContain("\n");
    }

    @Test
    @DisplayName("B-3 a target that does not exist, is no jar, or has no program is refused with what was looked for")
    void badJars() throws IOException {
        assertRefused(directory.resolve("none.jar"), "none.jar does not exist");
        assertRefused(Files.createFile(directory.resolve("empty.jar")), "empty.jar is no jar");
        assertRefused(Files.writeString(directory.resolve("text.jar"), "no jar"), "text.jar is no jar");
        assertRefused(Jars.withEntries(directory.resolve("lib.jar"), "shop/Main.class"), "lib.jar has no program",
                "META-INF/services/dev.coop.Application", "Main-Class");
        assertRefused(Jars.withEntries(directory.resolve("agent.jar"), Target.AGENT), "has no program");
    }

    @Test
    @DisplayName("a directory's coop.properties names the jar, or a module directory, from where they are")
    void propertiesNameJar() throws IOException {
        Files.createDirectories(directory.resolve("lib"));
        Jars.withMain(directory.resolve("lib/shop.jar"));
        properties("port=7001\ntarget = lib/shop.jar \n");
        assertThat(Target.resolve(directory).jar()).isEqualTo(directory.resolve("lib/shop.jar"));

        Files.createDirectories(directory.resolve("module/target"));
        Jars.withMain(directory.resolve("module/target/built.jar"));
        properties("target=module\n");
        assertThat(Target.resolve(directory).jar()).isEqualTo(directory.resolve("module/target/built.jar"));
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", ".", "..", "../.", "none.jar", "/none.jar", "a\\u0000b", "\\users\\me"})
    @DisplayName("B-3 a coop.properties whose target is none is refused, whatever it leads to")
    void propertiesNameNothing(String target) throws IOException {
        Path program = Files.createDirectory(directory.resolve("program"));
        Files.writeString(program.resolve("coop.properties"), "target=" + target);
        properties("target=program\n");

        assertRefused(program, program.toString());
    }

    @Test
    @DisplayName("B-3 a directory with neither properties nor pom is refused with what was looked for")
    void emptyDirectory() throws IOException {
        assertRefused(directory, "no program in " + directory, "coop.properties", "pom.xml");
        properties("port=7001\n");
        assertRefused(directory, "no program in " + directory, "target=JAR");
    }

    @Test
    @DisplayName("a Maven module's built jar is taken, and nothing that only goes with it")
    void module() throws IOException {
        Files.createFile(directory.resolve("pom.xml"));
        assertRefused(directory, "no built jar in " + directory.resolve("target"), "mvn package");
        Path output = Files.createDirectory(directory.resolve("target"));
        for (String name : new String[]{"original-shop.jar", "shop-sources.jar", "shop-javadoc.jar",
                "shop-tests.jar"}) {
            Jars.withMain(output.resolve(name));
        }
        assertRefused(directory, "no built jar");

        Jars.withMain(output.resolve("shop.jar"));
        assertThat(Target.resolve(directory).jar()).isEqualTo(output.resolve("shop.jar"));

        Jars.withMain(output.resolve("shop-all.jar"));
        assertRefused(directory, "several jars", "[shop-all.jar, shop.jar]");
    }
}
