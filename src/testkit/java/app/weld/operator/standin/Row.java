package app.weld.operator.standin;

/** Something the stand-in keeps. Rows never change; a changed one takes the place of the old one. */
interface Row {
    String id();
}
