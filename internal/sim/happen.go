package sim

import (
	"slices"
	"time"

	"parley.example/internal/sim/disk"
)

// choice is something that can happen now. Of all choices one is drawn by weight.
type choice struct {
	weight int
	do     func() error
}

// inFlight bounds what is on its way at once, and begun how many tasks run: beyond that, runs
// show nothing new and take longer.
const (
	inFlight = 24
	begun    = 24
)

// happen lets one thing happen, and waits for what comes of it.
func (w *world) happen() error {
	all := w.choices()
	total := 0
	for _, c := range all {
		total += c.weight
	}
	n := w.random.IntN(total)
	for _, c := range all {
		if n -= c.weight; n < 0 {
			if err := c.do(); err != nil {
				return err
			}
			break
		}
	}
	err := w.wait()
	w.afterNotes()
	return err
}

func (w *world) choices() []choice {
	all := []choice{{60, w.passTime}, {40, w.look}}
	add := func(weight int, possible bool, do func() error) {
		if weight > 0 && possible {
			all = append(all, choice{weight, do})
		}
	}
	up, down := w.up(), len(w.sides) > len(w.up())
	asked := len(w.tasks) < begun
	add(160, len(up) > 0 && asked, func() error { return w.someoneSpeaks() })
	add(8, len(up) > 0 && asked, w.someoneReleases)
	add(w.weather.rotate, len(up) > 0 && asked && w.mayLose(), w.someoneRotates)
	add(160, len(up) > 0 && asked && len(w.mail) < inFlight, func() error { return w.someoneDials() })
	add(w.weather.pouch, len(up) > 0 && len(w.mail) < inFlight, func() error { return w.someonePacks() })

	arriving := w.arriving()
	add(240, len(arriving) > 0, func() error { w.deliver(pick(w, arriving)); return nil })
	add(w.weather.lose, len(w.mail) > 0, w.lose)
	add(w.weather.double, len(arriving) > 0 && len(w.mail) < inFlight, func() error { return w.double(pick(w, arriving)) })
	add(w.weather.damage, len(w.mail) > 0, w.damageOne)
	add(w.weather.giveUp, len(w.tasks) > 0, w.someoneGivesUp)
	add(w.weather.part, true, w.partOrMend)
	add(w.weather.slow, true, w.slowDown)

	busy := w.atDisk()
	add(300, len(busy) > 0, func() error { return w.operate(pick(w, busy)) })
	add(w.weather.fail, len(busy) > 0, func() error { return w.failOperation(pick(w, busy)) })
	add(w.weather.full, true, w.fillOrFree)
	add(w.weather.sick, true, w.sicken)
	add(w.weather.crash, len(up) > 0, func() error { return w.crash(pick(w, up)) })
	add(w.weather.crash, len(busy) > 0, func() error { return w.crash(pick(w, busy)) })
	add(w.weather.restart, len(up) > 0, func() error { return w.restart(pick(w, up)) })
	add(40, down, w.startOne)
	add(w.weather.skew, true, w.skew)
	add(w.weather.restore+w.weather.loss, true, w.backUp)
	add(w.weather.loss, w.mayLose(), w.loseSomething)
	add(w.weather.note, true, w.spoilNote)
	add(40, slices.ContainsFunc(up, func(s *side) bool { return s.hurt }), w.someoneHeals)
	add(w.weather.restore, w.mayRestore(), w.restore)
	add(12, w.mayFork(), w.fork)
	return all
}

// passTime lets the clocks go on: most often a little, at times for days.
func (w *world) passTime() error {
	by := w.between(time.Second, 72*time.Hour)
	w.now = w.now.Add(by)
	w.tell("time passes: %v", by)
	return nil
}

// skew puts a clock wrong, or right.
func (w *world) skew() error {
	s := pick(w, w.sides)
	s.clockOff = 0
	if !w.chance(3) {
		s.clockOff = w.between(time.Second, 240*time.Hour)
		if w.chance(2) {
			s.clockOff = -s.clockOff
		}
	}
	w.report.count("clock set wrong")
	w.tell("the clock of %s is off by %v", s, s.clockOff)
	return nil
}

// The network.

// arriving lists what can arrive now. What goes to a side on a slow line seldom can.
func (w *world) arriving() (list []*message) {
	for _, m := range w.mail {
		slow := (m.to.slow || m.from.slow) && !w.chance(12)
		if w.deliverable(m) && !slow {
			list = append(list, m)
		}
	}
	return list
}

func (w *world) someoneDials() error {
	s := pick(w, w.up())
	t, with, ok := w.counterpart(s)
	if !ok {
		return nil
	}
	w.exchange(s, with, t, w.chance(4), w.chance(2), w.chance(60))
	w.report.count("exchange begun")
	return nil
}

func (w *world) someonePacks() error {
	s := pick(w, w.up())
	t, with, ok := w.counterpart(s)
	if !ok {
		return nil
	}
	w.report.count("pouch sent")
	w.tell("%s packs a pouch for %s", s, with)
	return w.pouch(s, with, t, w.chance(8))
}

// counterpart draws a channel that a side is in, and another side of it.
func (w *world) counterpart(s *side) (*talk, *side, bool) {
	var talks []*talk
	for _, t := range w.talks {
		if s.promises[t] != nil {
			talks = append(talks, t)
		}
	}
	if len(talks) == 0 {
		return nil, nil, false
	}
	t := pick(w, talks)
	with := w.reached(s, pick(w, t.sides))
	return t, with, with != s && with != nil
}

func (w *world) lose() error {
	m := pick(w, w.mail)
	w.report.count("message lost")
	w.tell("lost: %v", m)
	w.drop(m)
	w.giveUp(m.asker)
	w.giveUp(m.answers)
	return nil
}

// double has a message arrive, and arrive again at some later time.
func (w *world) double(m *message) error {
	w.report.count("message doubled")
	again := *m
	again.asker, again.answers = nil, nil
	if m.answers == nil { // an answer to nothing is nothing that a line would take
		w.mail = append(w.mail, &again)
	}
	w.deliver(m)
	return nil
}

func (w *world) damageOne() error {
	m := pick(w, w.mail)
	w.report.count("message damaged")
	w.tell("damaged: %v", m)
	w.damage(m)
	return nil
}

// someoneGivesUp ends the wait for an answer. What was sent may still arrive, late.
func (w *world) someoneGivesUp() error {
	k := pick(w, w.tasks)
	if k.posted == nil || k.bundle || !k.alive() {
		return nil
	}
	w.report.count("answer not waited for")
	w.tell("%s gives up: %s", k.side, k.what)
	k.abandon()
	return nil
}

func (w *world) partOrMend() error {
	a, b := pick(w, w.sides), pick(w, w.sides)
	if a == b {
		return nil
	}
	p := pairOf(a, b)
	w.parted[p] = !w.parted[p]
	if w.parted[p] {
		w.report.count("line parted")
	}
	w.tell("line of %s and %s parted: %v", p[0], p[1], w.parted[p])
	return nil
}

func (w *world) slowDown() error {
	s := pick(w, w.sides)
	if s.slow = !s.slow; s.slow {
		w.report.count("slow peer")
	}
	w.tell("%s slow: %v", s, s.slow)
	return nil
}

// Disks.

func (w *world) atDisk() (list []*side) {
	for _, s := range w.up() {
		if s.waiting() != nil {
			list = append(list, s)
		}
	}
	return list
}

// operate lets the operation that waits at a side's disk be done, if the disk can.
func (w *world) operate(s *side) error {
	p := s.waiting()
	if p.op == disk.Write && s.full {
		w.report.count("disk full")
		w.tell("no space for %d bytes at %s", p.bytes, s)
		s.release(disk.Fate{Err: disk.ErrFull, Part: w.random.IntN(p.bytes)})
		return nil
	}
	if p.op == disk.Write {
		w.report.count("commit")
	}
	w.tell("%s at %s: %d bytes", p.op, s, p.bytes)
	s.release(disk.Fate{})
	return nil
}

// failOperation has the operation fail that waits at a side's disk: a write before or in the middle
// of it, a sync with what was written left in doubt, a return with everything done.
func (w *world) failOperation(s *side) error {
	p := s.waiting()
	f := disk.Fate{Err: disk.ErrIO}
	switch {
	case p.op == disk.Write && w.chance(2):
		f.Part = 1 + w.random.IntN(p.bytes)
		w.report.count("write torn")
	case p.op == disk.Write:
		w.report.count("write failed")
	case p.op == disk.Sync:
		w.report.count("sync failed")
	default:
		w.report.count("outcome of a commit unknown")
	}
	w.tell("%s fails at %s after %d of %d bytes", p.op, s, f.Part, p.bytes)
	s.release(f)
	return nil
}

func (w *world) fillOrFree() error {
	s := pick(w, w.sides)
	s.full = !s.full && w.chance(2)
	w.tell("disk of %s full: %v", s, s.full)
	return nil
}

func (w *world) sicken() error {
	s := pick(w, w.sides)
	if s.sick = !s.sick && w.chance(2); s.sick {
		w.report.count("disk unreadable")
	}
	if s.store != nil {
		s.store.SetUnreadable(s.sick)
	}
	w.tell("disk of %s unreadable: %v", s, s.sick)
	return nil
}

// Machines.

// crash stops a machine wherever it is. Often the power goes with it, and with that what was not
// synced.
func (w *world) crash(s *side) error {
	where := "idle"
	if p := s.waiting(); p != nil {
		where = "before a " + string(p.op)
		if p.op == disk.Write && w.chance(2) {
			where = "in a write"
			s.release(disk.Fate{Err: disk.ErrDead, Part: 1 + w.random.IntN(p.bytes)})
		}
	} else if w.takingIn(s) {
		where = "waiting for an answer"
	}
	w.report.count("crash " + where)
	w.stop(s)
	if w.chance(2) {
		w.report.count("power cut")
		where += ", with a power cut"
		if s.disk.Unsynced() {
			w.report.count("power cut with unsynced bytes")
		}
		s.disk.PowerCut(w.random)
	}
	w.tell("%s crashes %s", s, where)
	return nil
}

func (w *world) takingIn(s *side) bool {
	for _, k := range w.tasks {
		if k.side == s && k.posted != nil && k.alive() {
			return true
		}
	}
	return false
}

// restart ends a node in good order and starts it again.
func (w *world) restart(s *side) error {
	if err := w.finish(s); err != nil {
		return err
	}
	w.report.count("restart")
	w.tell("%s restarts", s)
	w.stop(s)
	return w.bringUp(s)
}

// finish lets a node do whatever it has been asked and can do now.
func (w *world) finish(s *side) error {
	for s.waiting() != nil {
		if err := w.operate(s); err != nil {
			return err
		}
		if err := w.wait(); err != nil {
			return err
		}
	}
	return nil
}

func (w *world) startOne() error {
	for _, s := range w.sides {
		if s.node == nil {
			w.report.count("start after a crash")
			w.tell("%s starts", s)
			return w.bringUp(s)
		}
	}
	return nil
}

// bringUp starts a node, and holds what it finds on its disk to what it has promised.
func (w *world) bringUp(s *side) error {
	if err := w.start(s); err != nil {
		return err
	}
	return w.checkPromises(s)
}
