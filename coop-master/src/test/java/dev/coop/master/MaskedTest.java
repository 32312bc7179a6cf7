package dev.coop.master;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MaskedTest {
    @ParameterizedTest
    @ValueSource(strings = {"password", "dbPassword", "DB_PASSWORD", "passphrase", "token", "accessTokens",
            "clientSecret",
            "private-key", "apiKey"})
    @DisplayName("B-10 what is secret by its name is masked, whatever it is and wherever it stands")
    void names(String name) {
        assertThat(Masked.of(Map.of(name, "s3cret"))).containsEntry(name, "***");
        assertThat(Masked.of(Map.of("db", Map.of("pools", List.of(Map.of(name, 7))))).toString())
                .isEqualTo("{db={pools=[{" + name + "=***}]}}");
    }

    @ParameterizedTest
    @CsvSource({"--x.password=a b=c, --x.password=***",
            "-Dspring.datasource.password=x, -Dspring.datasource.password=***",
            "token=x, token=***", "jdbc:mysql://me:x@db/shop, jdbc:mysql://me:***@db/shop", "--port=80, --port=80",
            "--keyboard=de, --keyboard=de", "-----BEGIN PRIVATE KEY-----, ***"})
    @DisplayName("B-10 arguments are masked behind the equals sign, and passwords in addresses")
    void arguments(String argument, String shown) {
        assertThat(Masked.of(Map.of("appArgs", List.of(argument)))).containsEntry("appArgs", List.of(shown));
    }

    @Test
    @DisplayName("B-10 an argument that follows the flag of a secret is masked, and no other")
    void nextArgument() {
        assertThat(Masked.of(Map.of("appArgs", List.of("--password", "x", "y", "--token", "--fast", "z"))))
                .containsEntry("appArgs", List.of("--password", "***", "y", "--token", "--fast", "z"));
    }

    @Test
    @DisplayName("B-10 what is no secret stays as it is, the path of a key file too")
    void others() {
        Map<String, Object> options = Map.of("title", "shop", "port", 80L, "https", Map.of("key", "/etc/shop.pem"));
        assertThat(Masked.of(options)).isEqualTo(options);
    }
}
