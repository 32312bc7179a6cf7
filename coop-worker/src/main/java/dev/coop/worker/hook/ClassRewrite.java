package dev.coop.worker.hook;

/** What changes in one class: the bodies of methods, nothing else, for it may be loaded already. */
interface ClassRewrite {
    /** As {@link Class#getName}. */
    String className();

    /**
     * The class as it shall be.
     *
     * @throws IllegalStateException naming class and method when something to be changed is not there
     */
    byte[] apply(byte[] original);
}
