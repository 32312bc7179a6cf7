package dev.coop.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;

/** Says in one line why the operating system refused something. */
final class Failures {
    private Failures() {}

    /** The line for {@code error}. */
    static String line(IOException error) {
        return switch (error) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileAlreadyExistsException exists -> exists.getFile() + " is no folder";
            case FileSystemException failure when failure.getReason() != null ->
                failure.getFile() + ": " + failure.getReason();
            default -> error.toString();
        };
    }
}
