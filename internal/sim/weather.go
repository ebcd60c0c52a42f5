package sim

import "fmt"

// weather says how often things go wrong in one run: weights beside those of [world.choices]. Each
// run has its own, in which some things never happen: faults that would hide one another get
// their turn alone.
type weather struct {
	lose, double, damage, giveUp, part, slow       int // the network
	crash, fail, full, sick, restart               int // machines and disks
	skew, restore, loss, note, pouch, late, rotate int
}

func (w *world) drawWeather() weather {
	often := func(most int) int {
		if w.chance(2) {
			return 0
		}
		return 1 + w.random.IntN(most)
	}
	x := weather{
		lose: often(40), double: often(30), damage: often(20), giveUp: often(20), part: often(6), slow: often(6),
		crash: often(16), fail: often(40), full: often(8), sick: often(6), restart: often(8),
		skew: often(10), pouch: often(20), late: often(40), note: often(16),
	}
	if w.chance(4) {
		x.restore = 1 + w.random.IntN(6)
	}
	if w.chance(3) {
		x.loss = 1 + w.random.IntN(8)
	}
	if w.chance(4) {
		x.rotate = 1 + w.random.IntN(6)
	}
	w.tell("weather %s", fmt.Sprintf("%+v", x))
	return x
}
