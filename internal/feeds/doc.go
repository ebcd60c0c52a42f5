// Package feeds writes what is published in the formats of other programs: RSS 2.0, Atom, JSON
// Feed, iCalendar, sitemaps, schema.org data and CSV. Its functions are pure: they encode what they
// are given, and are given only what is public. In which words things are said, and in which
// language, is decided by the caller; so are the addresses, which are absolute.
//
// What names a thing is for good ([Item.ID], [Event.ID]), so that a reader's program knows what it
// has; what says that it has changed is its substance and not its spelling ([Item.Updated]).
package feeds
