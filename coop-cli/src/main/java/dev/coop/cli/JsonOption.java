package dev.coop.cli;

import picocli.CommandLine.Model.OptionSpec;

/** The option of every command that prints a result. */
final class JsonOption {
    static final String FLAG = "--json";

    private JsonOption() {}

    static OptionSpec spec() {
        return OptionSpec.builder(FLAG).type(boolean.class).arity("0").description("print the result as JSON").build();
    }
}
