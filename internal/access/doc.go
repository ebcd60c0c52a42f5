// Package access lets the persons of the house in, and keeps the others out. Its [Door] stands before
// every page of the staff: each room behind it gives its pages to [Door.Handle], with the right that
// one must have, and sees a [Visit] only by somebody who has it.
//
// A person comes in by a one-time link, which whoever keeps the node makes with [Link] and hands over by
// a way that both trust. There are no passwords. Whoever has come in has a session: a random token in a
// cookie, of which the node keeps the hash. A session says whose it is and nothing else: what the person
// may do is looked up at every request, so that a role that is taken away is gone at once.
package access
