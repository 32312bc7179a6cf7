package dev.coop.bench;

/** What a figure should be. */
sealed interface Goal {
    /** There is none: the figure is for information. */
    record Open() implements Goal {
        @Override
        public String text() {
            return "–";
        }

        @Override
        public boolean isMetBy(double value) {
            return true;
        }
    }

    /** No less than {@code limit}. */
    record AtLeast(double limit) implements Goal {
        @Override
        public String text() {
            return "≥ " + limit;
        }

        @Override
        public boolean isMetBy(double value) {
            return value >= limit;
        }
    }

    /** No more than {@code limit}. */
    record AtMost(double limit) implements Goal {
        @Override
        public String text() {
            return "≤ " + limit;
        }

        @Override
        public boolean isMetBy(double value) {
            return value <= limit;
        }
    }

    /** As it stands in a table. */
    String text();

    boolean isMetBy(double value);
}
