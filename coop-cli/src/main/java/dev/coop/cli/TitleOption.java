package dev.coop.cli;

import java.util.List;

import picocli.CommandLine.Model.OptionSpec;

/** The option that every command but {@code start} has. */
final class TitleOption {
    /** Stands in the completion script where it is to look for the titles: which there are is known no sooner. */
    static final String CANDIDATES = "coop-titles";

    private TitleOption() {}

    static OptionSpec spec() {
        return OptionSpec.builder(StartOption.TITLE.flag()).type(String.class).arity("1").paramLabel("TITLE")
                .completionCandidates(List.of(CANDIDATES))
                .description("the cluster's name; default: the only one that is running").build();
    }
}
