package dev.coop.systemtests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/** What each module may use, from the compiled classes of all of them. */
@Timeout(60)
class ModuleBoundaryTest {
    private static final String[] JDK = {"java..", "javax..", "jdk..", "sun.."};
    private static final String NULLNESS = "org.jspecify.annotations";

    /** Lines of logs, names and ages of files, the end of a process as a status tells it. */
    private static final String TELL_THE_TIME = ".*\\.(Log|LogFiles|LogRotation|AotTraining|StatusJson)";
    private static final DescribedPredicate<JavaMethodCall> ASKS_THE_TIME = DescribedPredicate.describe(
            "asks the time of day", call -> call.getName().equals("currentTimeMillis")
                    || (call.getName().equals("now") && call.getTargetOwner().getPackageName().equals("java.time")));

    private static final Module MASTER = module("coop-master", 40, "dev.coop", "dev.coop.spi", "dev.coop.protocol",
            "dev.coop.os", "dev.coop.master..");
    private static final List<Module> MODULES = List.of(module("coop-api", 15, "dev.coop", "dev.coop.spi"),
            module("coop-protocol", 15, "dev.coop", "dev.coop.protocol", "com.google.gson.."),
            module("coop-os", 3, "dev.coop.os"), MASTER,
            module("coop-worker", 20, "dev.coop", "dev.coop.spi", "dev.coop.protocol", "dev.coop.os",
                    "dev.coop.worker..", "dev.coop.bootstrap"),
            module("coop-cli", 20, "dev.coop", "dev.coop.protocol", "dev.coop.master", "dev.coop.cli", "picocli.."),
            module("coop-jetty", 5, "dev.coop", "dev.coop.jetty", "org.eclipse.jetty.."),
            module("bench", 15, "dev.coop.bench"));

    /**
     * A module.
     *
     * @param packages what its classes may use beside the JDK
     */
    record Module(String folder, int fewestClasses, List<String> packages) {
        JavaClasses imported() {
            return new ClassFileImporter().importPath(Path.of("..", folder, "target", "classes"));
        }

        String[] allowed() {
            return Stream.of(Arrays.stream(JDK), Stream.of(NULLNESS), packages.stream()).flatMap(all -> all)
                    .toArray(String[]::new);
        }
    }

    private static Module module(String folder, int fewestClasses, String... packages) {
        return new Module(folder, fewestClasses, List.of(packages));
    }

    static List<Module> modules() {
        return MODULES;
    }

    private static JavaClasses everything() {
        return new ClassFileImporter().importPaths(MODULES.stream()
                .map(module -> Path.of("..", module.folder, "target", "classes")).toList());
    }

    @ParameterizedTest
    @MethodSource("modules")
    @DisplayName("a module uses what it may use")
    void moduleUsesWhatItMay(Module module) {
        classes().should().onlyDependOnClassesThat().resideInAnyPackage(module.allowed()).check(module.imported());
    }

    @ParameterizedTest
    @MethodSource("modules")
    @DisplayName("the classes of a module are there to be looked at")
    void classesAreThere(Module module) {
        assertThat(module.imported().size()).isGreaterThanOrEqualTo(module.fewestClasses);
    }

    @Test
    @DisplayName("the core has no input or output, no thread and no clock")
    void coreIsPure() {
        JavaClasses master = MASTER.imported();
        noClasses().that().resideInAPackage("dev.coop.master.core..").should().dependOnClassesThat()
                .resideInAnyPackage("java.io..", "java.net..", "java.nio.channels..",
                        "java.util.concurrent..")
                .orShould().dependOnClassesThat()
                .belongToAnyOf(Files.class, Thread.class, Clock.class, ProcessHandle.class, Process.class)
                .orShould().callMethod(System.class, "nanoTime").orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Instant.class, "now").orShould().callMethod(System.class, "getenv", String.class)
                .check(master);
    }

    @Test
    @DisplayName("only what tells or compares times of day asks for one: a clock that is set moves no deadline")
    void clockMovesNoDeadline() {
        noClasses().that().haveNameNotMatching(TELL_THE_TIME).should().callMethodWhere(ASKS_THE_TIME)
                .orShould().callConstructor(Date.class).check(everything());
    }

    @Test
    @DisplayName("native calls are in the module for them")
    void foreignCallsAreInOs() {
        noClasses().that().resideOutsideOfPackage("dev.coop.os..").should().dependOnClassesThat()
                .resideInAPackage("java.lang.foreign..").check(everything());
    }

    @Test
    @DisplayName("packages have no cycles")
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices().assignedFrom(new ByPackage()).should().beFreeOfCycles().check(everything());
    }

    /** Each package is a slice; the API and its service provider interface are one, as they describe each other. */
    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            if (!name.startsWith("dev.coop")) {
                return SliceIdentifier.ignore();
            }
            return SliceIdentifier.of(name.equals("dev.coop.spi") ? "dev.coop" : name);
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    @Test
    @DisplayName("every package is null-marked")
    void packagesAreNullMarked() {
        JavaClasses all = everything();
        DescribedPredicate<JavaClass> isPackageInfo = DescribedPredicate.describe("package-info",
                type -> type.getSimpleName().equals("package-info"));
        List<String> marked = all.that(isPackageInfo).stream().filter(type -> type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName).toList();
        assertThat(all.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith("dev.coop")).distinct()
                .toList())
                .containsExactlyInAnyOrderElementsOf(marked);
    }
}
