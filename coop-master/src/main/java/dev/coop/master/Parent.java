package dev.coop.master;

/** The parent in this JVM: whoever called {@link dev.coop.Cluster#start}. Called on the loop thread; must not block. */
interface Parent {
    /** Every slot listens, for the first time; {@code address} is where. */
    void onReady(String address);

    /** The start has failed; the line says why. */
    void onStartFailed(String line);

    /** A parent that does not listen. */
    Parent NONE = new Parent() {
        @Override
        public void onReady(String address) {}

        @Override
        public void onStartFailed(String line) {}
    };
}
