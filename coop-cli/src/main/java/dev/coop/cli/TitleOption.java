package dev.coop.cli;

import picocli.CommandLine.Model.OptionSpec;

/** The option that every command but {@code start} has. */
final class TitleOption {
    private TitleOption() {}

    static OptionSpec spec() {
        return OptionSpec.builder(StartOption.TITLE.flag()).type(String.class).arity("1").paramLabel("TITLE")
                .description("the cluster's name; default: the only one that is running").build();
    }
}
