package dev.coop.bench;

/** The least that a JVM can do for its user: what the commands of Coop are held against. */
final class Hello {
    private Hello() {}

    /** Says hello. */
    public static void main(String[] words) {
        System.out.println("hello");
    }
}
