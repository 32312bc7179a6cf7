package dev.coop.systemtests.apps;

/** Something that a test can make a program do. */
@FunctionalInterface
interface Command {
    /** Does it and says how that went. */
    String run(String argument) throws Exception;
}
