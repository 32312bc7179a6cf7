package dev.coop.bench;

import java.util.List;

/**
 * A topic: whom it compares by what.
 *
 * @param what each subject goes through, for the page
 * @param tables the columns of each table
 * @param figures what the results are judged by
 */
record Part(PartName name, String what, Trial trial, List<Subject> subjects, List<List<Measure>> tables,
        List<Figure> figures) {
    List<String> subjectNames() {
        return subjects.stream().map(Subject::name).toList();
    }
}
