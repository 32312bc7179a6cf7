package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/behaviours.md} names every behaviour with its tests. {@code mvn -pl system-tests test
 * -Dcoop.behaviours.write=true} writes the tests into it.
 */
@Timeout(30)
class BehaviourTableTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path FILE = ROOT.resolve("docs/behaviours.md");

    private static BehaviourTable table() throws IOException {
        return new BehaviourTable(Files.readAllLines(FILE));
    }

    @Test
    @DisplayName("the table names the tests that say its ids")
    void tableIsCurrent() throws IOException {
        BehaviourTable current = table().with(NamedTest.inCheckout(ROOT));
        if (Boolean.getBoolean("coop.behaviours.write")) {
            Files.write(FILE, current.lines());
        }
        assertThat(table().rows()).as("docs/behaviours.md is stale: mvn -pl system-tests test"
                + " -Dcoop.behaviours.write=true updates it").isEqualTo(current.rows());
    }

    @Test
    @DisplayName("every behaviour has a test, or is for later")
    void everyBehaviourHasTest() throws IOException {
        assertThat(table().rows()).hasSizeGreaterThan(80)
                .allSatisfy(row -> assertThat(row.tests()).as(row.id()).isNotBlank());
    }

    @Test
    @DisplayName("every id that a test says is a behaviour")
    void everyIdIsKnown() throws IOException {
        Set<String> known = table().rows().stream().map(BehaviourTable.Row::id).collect(Collectors.toSet());
        List<NamedTest> tests = NamedTest.inCheckout(ROOT);
        assertThat(tests).isNotEmpty()
                .allSatisfy(test -> assertThat(known).as(test.toString()).containsAll(test.ids()));
    }
}
