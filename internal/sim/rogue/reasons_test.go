package rogue

var parties = []attacker{counterpart, third}

// reasons are why there is no cheat in a cell: because it is not possible, or because nothing stops it.
// The first that covers a cell is the one.
var reasons = []reason{
	{
		[]attacker{reader},
		[]message{aHead, aReceipt, anEntry, anAct, aBundle, aPouch, aTicket, anAside},
		nil,
		"Not possible: into the record the press room takes nothing. It has no address to which such a message could be sent, and shows none of these but in a proof.",
	},
	{
		[]attacker{counterpart, third, official, stranger, courier, reader},
		[]message{aDisk, aBackup},
		nil,
		"Not possible without the machine, or what was put by from it: whoever reaches the node's files or a backup is the thief.",
	},
	{
		[]attacker{stranger},
		[]message{aHead, aReceipt, anEntry, anAct, aBundle},
		nil,
		"Not possible: a stranger's line key is in no record. What they send is not read (see seats for strangers), and of a pouch that they seal nothing is taken (see a pouch that somebody else signed). Between two nodes they see TLS 1.3.",
	},
	{
		[]attacker{stranger},
		[]message{aPouch},
		nil,
		"What a stranger seals is what a courier seals: it opens, and nothing of it is taken, because no party's line key signed it.",
	},
	{
		[]attacker{courier},
		[]message{aHead, aReceipt, anEntry, anAct, aBundle},
		nil,
		"Not possible: a courier has these only in a pouch that is sealed to somebody else and signed; they can neither open nor change it.",
	},
	{
		[]attacker{courier},
		[]message{aProof, anAside, aConnection, aPage},
		nil,
		"A courier carries none of these: there they are a stranger or a reader.",
	},
	{
		[]attacker{thief},
		[]message{aHead, aReceipt, anEntry, anAct, aBundle, aPouch, aTicket, aProof, anAside, aConnection, aPage},
		nil,
		"Not possible with a copy of the disk: nothing is signed without the keys, which are sealed. Not prevented with the keys in use: the thief is that party, until its keys are rotated.",
	},
	{
		[]attacker{official},
		[]message{aHead, aReceipt, anEntry, aBundle, aPouch, aTicket, aConnection, anAside, aProof},
		nil,
		"Not possible: the node makes these, with its party's keys. An official has a key for acts.",
	},
	{
		parties,
		[]message{aHead, aReceipt, anEntry, anAct, aBundle, aProof, aPouch},
		[]goal{learn},
		"There is nothing to find out: a party is shown everything that is said in the channel. That it passes it on, nothing prevents. Of other channels these tell nothing.",
	},
	{
		parties,
		[]message{aHead, aReceipt, anEntry, anAct, aBundle, aPouch},
		[]goal{delay},
		"Not prevented: a party can fall silent, or send late. Others go on without it; check-ins show that a line is cut, and a notice of silence answers (law, rule 6).",
	},
	{
		parties,
		[]message{aHead, aReceipt, anEntry, anAct, aBundle, aPouch},
		[]goal{exhaust},
		"Bounded by the limits of the record (docs/spec/record.md §11) and of the line, which hold for every message: see the cheats with entries, bundles and connections to the same end.",
	},
	{
		parties,
		[]message{aHead, anEntry, anAct, aBundle, aPouch, aReceipt},
		nil,
		"Not possible: whatever comes is held to its party's signature over the whole log, to what is held already and to the law, whatever it wants; see the cheats with heads, entries and acts.",
	},
	{
		nil,
		[]message{aProof},
		[]goal{deny, delay, exhaust, learn},
		"Not possible: a proof is a file, made from what its maker holds, and judged on the reader's own machine; it takes nothing back and stops nobody, is at most four megabytes, and tells nobody that it is read.",
	},
	{
		[]attacker{counterpart, third, stranger, reader},
		[]message{aProof},
		nil,
		"Not possible: a change of any byte is refused, whoever makes it; leaving out whole parts gives another proof, which is true (docs/spec/record.md §9.2).",
	},
	{
		[]attacker{counterpart, third, stranger, courier},
		[]message{aTicket},
		[]goal{deny, rewrite, delay, learn, exhaust, forge, deceive},
		"Not possible: a ticket only begins a handshake. Nothing in it is believed, and nothing is shown or entered, before two people have compared the words.",
	},
	{
		parties,
		[]message{anAside},
		[]goal{forge, deny, rewrite, learn, delay},
		"Not prevented, and meant so: what is handed over beside the record can be denied, and the receiver could have written it. It counts for nothing in the record.",
	},
	{
		[]attacker{stranger},
		[]message{anAside},
		nil,
		"Not possible: it is authenticated by a connection whose two ends hold keys that the record names.",
	},
	{
		[]attacker{counterpart, third, stranger, reader},
		[]message{aConnection},
		[]goal{deny, rewrite},
		"Not possible: nothing that was said rests on a connection. What was cut off is asked for again.",
	},
	{
		[]attacker{reader},
		[]message{aConnection},
		[]goal{forge, deceive, learn},
		"Not possible: the press room answers everybody alike, sets no cookie and believes nothing that a reader says. That a page is the right one, the reader's TLS and the proof show.",
	},
	{
		parties,
		[]message{aPage},
		[]goal{forge, deny, rewrite, delay, exhaust},
		"Not possible: another party has no way to this node's pages but its words, which are shown as words; at the press room it is a reader.",
	},
	{
		[]attacker{official},
		[]message{aPage},
		[]goal{deny, rewrite, delay},
		"Not possible: a page enters what its official signs, byte for byte as previewed, and changes nothing that is entered.",
	},
	{
		[]attacker{official},
		[]message{anAct},
		[]goal{delay, learn},
		"Not prevented: an official can leave undone what is theirs to do, and tell others what they may read. Powers can be revoked.",
	},
	{
		[]attacker{stranger},
		[]message{aPage},
		[]goal{deny, rewrite, delay, deceive},
		"Not possible: whoever is not signed in can enter nothing. Not prevented: a flood from very many addresses, before which a proxy belongs; and that somebody shows a page like ours elsewhere, against which the proof helps.",
	},
	{
		[]attacker{reader},
		[]message{aPage},
		[]goal{forge, deny, rewrite, deceive},
		"Not possible: what a reader sends changes no page, but for their own comments and their own subscription.",
	},
	{
		[]attacker{thief},
		[]message{aDisk, aBackup},
		[]goal{delay, exhaust},
		"Not prevented: whoever can write on the disk can destroy it. The record is healed from the others' copies, and a backup.",
	},
	{
		[]attacker{counterpart, third, courier},
		[]message{aComment, aLetter},
		nil,
		"With these they are a reader like any other.",
	},
	{
		[]attacker{official},
		[]message{aComment, aLetter},
		nil,
		"Not prevented, and meant so: who has the newsroom answers, moderates and sends. What they do is noted with their name, and none of it is an entry of a record.",
	},
	{
		[]attacker{thief},
		[]message{aComment, aLetter},
		nil,
		"Not prevented: the database has the readers' addresses and what they wrote, as they are; links to comments only as hashes. Encrypt the disk.",
	},
	{
		[]attacker{reader, stranger},
		[]message{aComment},
		[]goal{deny, learn},
		"There is nothing to find out: what was not confirmed or shown is answered as if there were none. Deleting one's own comment is meant to be possible; that one was there stays where others have answered it.",
	},
	{
		[]attacker{reader, stranger},
		[]message{aLetter},
		[]goal{deceive},
		"Not prevented: anybody can write mail that looks like ours. Ours is signed by its domain (DKIM), and what it says is in the press room.",
	},
}
