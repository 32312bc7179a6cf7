package dev.coop.systemtests;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test its {@link Sandbox}. As an instance field each test has its own; as a static field all tests of the class
 * share one. Prints the logs of a failed test.
 */
final class SandboxExtension implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private @Nullable Sandbox sandbox;
    private boolean isShared;

    /** The sandbox of the test that runs. */
    Sandbox get() {
        if (sandbox == null) {
            throw new IllegalStateException("no test is running");
        }
        return sandbox;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        isShared = true;
        sandbox = new Sandbox();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!isShared) {
            sandbox = new Sandbox();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            System.out.println("==== " + context.getDisplayName() + " failed; the logs so far:\n" + get().logs());
        }
        if (!isShared) {
            end(context);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        end(context);
    }

    private void end(ExtensionContext context) {
        Sandbox ending = get();
        try {
            ending.close();
        } catch (AssertionError e) {
            ending.killAll();
            System.out.println("==== " + context.getDisplayName() + " did not end well; the logs:\n" + ending.logs());
            throw e;
        }
    }
}
