package dev.vicinity.core.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Which of many numbered texts are a path, or begin it: a radix tree, walked once for a path
/// however many there are.
///
/// Immutable once all are added; a walk allocates nothing.
final class PathIndex {
  /// Said of a number that the path reaches: whether everything else about it holds.
  @FunctionalInterface
  interface Test<T> {
    boolean holds(int number, T subject);
  }

  private static final int[] NONE = {};

  private final Node root = new Node("");

  /// A text and those longer that begin with it.
  private static final class Node {
    private String label;
    private char[] firsts = {};
    private Node[] children = {};

    /// Numbers of texts that end here, ascending: those the path must begin with, and those it must
    /// be.
    private int[] beginnings = NONE;

    private int[] wholes = NONE;

    Node(String label) {
      this.label = label;
    }

    @Nullable Node child(char first) {
      int place = Arrays.binarySearch(firsts, first);
      return place < 0 ? null : children[place];
    }

    void put(Node child) {
      char first = child.label.charAt(0);
      int place = -Arrays.binarySearch(firsts, first) - 1;
      var moreFirsts = new char[firsts.length + 1];
      var moreChildren = new Node[children.length + 1];
      System.arraycopy(firsts, 0, moreFirsts, 0, place);
      System.arraycopy(children, 0, moreChildren, 0, place);
      System.arraycopy(firsts, place, moreFirsts, place + 1, firsts.length - place);
      System.arraycopy(children, place, moreChildren, place + 1, children.length - place);
      moreFirsts[place] = first;
      moreChildren[place] = child;
      firsts = moreFirsts;
      children = moreChildren;
    }

    /// Cuts the label, so that a node stands where another text ends or turns off.
    void split(int at) {
      var rest = new Node(label.substring(at));
      rest.firsts = firsts;
      rest.children = children;
      rest.beginnings = beginnings;
      rest.wholes = wholes;
      label = label.substring(0, at);
      firsts = new char[] {rest.label.charAt(0)};
      children = new Node[] {rest};
      beginnings = NONE;
      wholes = NONE;
    }
  }

  /// Paths that begin with the text. Numbers are added in ascending order.
  void addPrefix(String text, int number) {
    var node = nodeOf(text);
    node.beginnings = append(node.beginnings, number);
  }

  /// Paths that are the text. Numbers are added in ascending order.
  void addExact(String text, int number) {
    var node = nodeOf(text);
    node.wholes = append(node.wholes, number);
  }

  private static int[] append(int[] numbers, int number) {
    var more = Arrays.copyOf(numbers, numbers.length + 1);
    more[numbers.length] = number;
    return more;
  }

  private Node nodeOf(String text) {
    var node = root;
    int done = 0;
    while (done < text.length()) {
      var next = node.child(text.charAt(done));
      if (next == null) {
        var made = new Node(text.substring(done));
        node.put(made);
        return made;
      }
      int common = common(next.label, text, done);
      if (common < next.label.length()) {
        next.split(common);
      }
      node = next;
      done += common;
    }
    return node;
  }

  private static int common(String label, String text, int from) {
    int most = Math.min(label.length(), text.length() - from);
    int same = 1;
    while (same < most && label.charAt(same) == text.charAt(from + same)) {
      same++;
    }
    return same;
  }

  /// The lowest number below `limit` whose text fits the path and whose test holds, or `limit`.
  <T> int lowest(String path, int limit, Test<T> test, T subject) {
    int best = limit;
    int done = 0;
    for (@Nullable Node node = root; node != null; ) {
      best = lowest(node.beginnings, best, test, subject);
      if (done == path.length()) {
        return lowest(node.wholes, best, test, subject);
      }
      node = node.child(path.charAt(done));
      if (node != null) {
        if (!path.startsWith(node.label, done)) {
          return best;
        }
        done += node.label.length();
      }
    }
    return best;
  }

  private static <T> int lowest(int[] numbers, int limit, Test<T> test, T subject) {
    for (int number : numbers) {
      if (number >= limit) {
        return limit;
      }
      if (test.holds(number, subject)) {
        return number;
      }
    }
    return limit;
  }
}
