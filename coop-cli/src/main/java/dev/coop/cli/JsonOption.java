package dev.coop.cli;

import java.util.Map;

import picocli.CommandLine.Model.OptionSpec;

import dev.coop.protocol.Json;

/** The option of every command that prints a result. */
final class JsonOption {
    static final String FLAG = "--json";

    private JsonOption() {}

    /** The result of what has failed. */
    static String error(String line) {
        return Json.write(Map.of("error", line));
    }

    static OptionSpec spec() {
        return OptionSpec.builder(FLAG).type(boolean.class).arity("0").description("print the result as JSON").build();
    }
}
