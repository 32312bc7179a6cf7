package dev.coop.systemtests;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The bind hook under what programs and JDKs may do to it. */
@Timeout(90)
class HookIT {
    private static final int ROUNDS = 30;

    @RegisterExtension
    final SandboxExtension extension = new SandboxExtension();

    @Test
    @DisplayName("B-8 a JDK whose private parts are others is told at the start, in one line, and nothing is left")
    void otherJdk() throws IOException {
        CoopCluster cluster = extension.get().launch(ClusterPlan.of(extension.get().jars().main()).workers(1)
                .option("--jvm-arg=--patch-module=java.base=" + otherClasses()))
                .expectErrors("start error", "AppWorkerDiedError", "start fail", "exit with code:1");
        assertThat(cluster.awaitExit()).isEqualTo(1);
        assertThat(cluster.log().toString())
                .containsPattern("start error, exiting with code:1: Coop does not know the inside of this JDK, .*"
                        + "sun\\.nio\\.ch\\.Net has no accept\\(.*: set JAVA_HOME to OpenJDK 25")
                .doesNotContain("\tat ", "NoSuchMethodError");
        extension.get().awaitNothingAlive();
    }

    /** As a JDK might have them in which {@code Net.accept} has another name. */
    private Path otherClasses() throws IOException {
        String name = "sun/nio/ch/Net.class";
        byte[] net = Files.readAllBytes(Path.of(URI.create("jrt:/java.base/" + name)));
        ClassTransform rename = (builder, element) -> {
            if (element instanceof MethodModel method && method.methodName().equalsString("accept")) {
                builder.withMethod("take", method.methodTypeSymbol(), method.flags().flagsMask(),
                        copy -> method.forEach(copy::with));
            } else {
                builder.with(element);
            }
        };
        Path folder = extension.get().directory().resolve("other-jdk");
        Files.createDirectories(folder.resolve(name).getParent());
        Files.write(folder.resolve(name), ClassFile.of().transformClass(ClassFile.of().parse(net), rename));
        return folder;
    }

    @Test
    @DisplayName("E-1 E-9 a worker that closes its listener leaves the others serving; each time it binds again it serves")
    void bindsAgain() {
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().main()));
        Program restless = cluster.worker(0);
        String other = Long.toString(cluster.workerPid(1));
        assertThat(restless.tell("unbind")).isEqualTo("ok");
        // The thread in accept(2) may come out with one more connection.
        Await.until("only the other serves",
                () -> IntStream.range(0, ROUNDS).allMatch(_ -> cluster.get("/pid").equals(other)));
        restless.order("rebind 2");
        int descriptors = Processes.descriptors(restless.pid());
        try (Load load = Load.start(cluster.port(), Load.Mode.NEW_CONNECTIONS, 2)) {
            restless.order("rebind " + ROUNDS);
            load.awaitMore(ROUNDS);
            load.stop();
            assertThat(load.failures()).isEmpty();
            assertThat(load.wrong()).isEmpty();
        }
        Await.until("the old listeners are closed",
                () -> Processes.descriptors(restless.pid()) < descriptors + ROUNDS / 2);
        Await.until("it serves again", () -> cluster.get("/pid").equals(Long.toString(restless.pid())));
        assertThat(cluster.status().listening(0).pid()).isEqualTo(restless.pid());
    }

    @Test
    @DisplayName("E-1 a modular program runs as its module, with the module path that its JVM flags say")
    void modular() {
        Path api = Dist.command().resolveSibling("../lib/coop-api.jar").normalize();
        CoopCluster cluster = extension.get().serve(ClusterPlan.of(extension.get().jars().modular()).workers(1)
                .option("--jvm-arg=--module-path=" + api));
        assertThat(cluster.worker(0).tell("property jdk.module.main")).isEqualTo("systemtests.apps");
        assertThat(cluster.worker(0).tell("ids")).isEqualTo("1 0 1");
        assertThat(cluster.get("/pid")).isEqualTo(Long.toString(cluster.workerPid(0)));
        assertThat(cluster.terminate()).isZero();
    }
}
