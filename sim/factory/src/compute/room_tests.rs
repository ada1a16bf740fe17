//! Room and spares: where jobs find room, against a search through all racks.

use units::Power;

use super::{
    Algorithm, ComputeSpec, Crossed, Floor, Layout, PlacementSpec, RackSpec, Regained, sample,
};
use crate::place::Place;

/// Racks of 20 GPUs on trays of four, of which 16 are used: 10 racks to a pod, 50 to a hall.
fn floor(racks: u32, algorithm: Algorithm, warm: f64) -> Floor {
    let whole = sample::spec();
    let rack = RackSpec { gpus: 20, ..whole.rack };
    let spec = ComputeSpec {
        racks: Some(racks),
        racks_per_hall: 50,
        racks_per_row: 10,
        racks_per_pod: 10,
        rack,
        ..whole
    };
    let placement = PlacementSpec {
        algorithm,
        usable_domain: Some(16),
        warm_domains_per_pod: warm,
        ..sample::placement()
    };
    let layout = Layout::new(&spec, &placement, Power::megawatts(100.0));
    Floor::new((&spec, &placement), &layout, 1, 1)
}

/// Free GPUs by rack, read one by one.
fn free(floor: &Floor) -> Vec<u32> {
    (0..floor.layout.racks).map(|rack| floor.shelves.free_of(rack)).collect()
}

/// The racks that a job of whole racks should get, by the words of the algorithm.
fn expected(floor: &Floor, algorithm: Algorithm, wanted: u32) -> Vec<u32> {
    let mut whole: Vec<u32> =
        (0..).zip(free(floor)).filter(|&(_, free)| free == 16).map(|(rack, _)| rack).collect();
    let mut chosen = Vec::new();
    let pod = |rack: u32| floor.layout.place_of(Place::Pod, rack);
    let hall = |rack: u32| floor.layout.place_of(Place::Hall, rack);
    let count = |whole: &[u32], of: &dyn Fn(u32) -> u32, number: u32| {
        u32::try_from(whole.iter().filter(|&&rack| of(rack) == number).count()).unwrap()
    };
    if algorithm == Algorithm::Spread {
        for _ in 0..wanted {
            let emptiest = |&rack: &u32| (u32::MAX - count(&whole, &pod, pod(rack)), rack);
            let next = whole.iter().copied().min_by_key(emptiest).unwrap();
            whole.retain(|&rack| rack != next);
            chosen.push(next);
        }
        return chosen;
    }
    let wanted = wanted as usize;
    if algorithm == Algorithm::Align {
        for number in 0..20 {
            if chosen.len() + 10 <= wanted && count(&whole, &pod, number) == 10 {
                chosen.extend(whole.extract_if(.., |rack| pod(*rack) == number));
            }
        }
    }
    let left = wanted - chosen.len();
    for of in [&pod as &dyn Fn(u32) -> u32, &hall] {
        let enough = (0..20).filter(|&number| count(&whole, of, number) as usize >= left);
        let best = enough.min_by_key(|&number| (count(&whole, of, number), number));
        if let Some(best) = best.filter(|_| left > 0) {
            chosen.extend(whole.iter().filter(|&&rack| of(rack) == best).take(left));
            return chosen;
        }
    }
    let most = (0..4).max_by_key(|&number| (count(&whole, &hall, number), 4 - number)).unwrap();
    for step in 0..4 {
        let left = wanted - chosen.len();
        let here = (most + step) % 4;
        chosen.extend(whole.iter().filter(|&&rack| hall(rack) == here).take(left));
    }
    chosen
}

/// Method: jobs of many sizes come and go on 200 racks; where each one of whole racks goes is compared
/// with a search through all racks by the words of the algorithm.
#[test]
fn jobs_go_where_the_words_of_the_algorithm_send_them() {
    for algorithm in [Algorithm::Pack, Algorithm::Spread, Algorithm::Align] {
        let mut floor = floor(200, algorithm, 0.0);
        let mut here = Vec::new();
        let mut compared = 0;
        for step in 0..3_000_u32 {
            let occupant = step % 120;
            if let Some(index) = here.iter().position(|&other| other == occupant) {
                floor.release(occupant, 0);
                here.remove(index);
                continue;
            }
            let small = 1 + step * 31 % 15;
            let racks = [0, 1 + step * 7919 % 9, 12 + step * 31 % 45][(step % 3) as usize];
            let gpus = if racks > 0 { racks * 16 } else { small };
            if gpus > floor.largest(16) {
                continue;
            }
            let before = free(&floor);
            let wanted = expected(&floor, algorithm, racks);
            floor.place(occupant, gpus, 16, 0);
            here.push(occupant);
            let mut got: Vec<u32> =
                floor.racks_of(occupant).iter().map(|&(rack, _)| rack).collect();
            if racks > 1 {
                let mut wanted = wanted;
                wanted.sort_unstable();
                got.sort_unstable();
                assert_eq!(got, wanted, "{algorithm:?}, step {step}");
                compared += 1;
            } else if racks == 0 {
                let enough = (0..200_u32).filter(|&rack| before[rack as usize] >= gpus);
                let spread = algorithm == Algorithm::Spread;
                let best = |&rack: &u32| {
                    let free = before[rack as usize];
                    (if spread { u32::MAX - free } else { free }, rack)
                };
                assert_eq!(got, [enough.min_by_key(best).unwrap()], "{algorithm:?}, step {step}");
            }
        }
        assert!(compared > 300, "{compared} comparisons tell little");
    }
}

/// Where segments smaller than a domain should go one by one, by a search through all racks: to the fullest that suffices,
/// or the emptiest; GPUs by rack.
fn expected_of_segments(
    mut free: Vec<u32>,
    algorithm: Algorithm,
    (gpus, segment): (u32, u32),
) -> Vec<u32> {
    let mut taken = vec![0; free.len()];
    let mut left = gpus;
    while left > 0 {
        let each = left.min(segment);
        let enough = (0..free.len()).filter(|&rack| free[rack] >= each);
        let spread = algorithm == Algorithm::Spread;
        let burden = |rack: &usize| (if spread { 16 - free[*rack] } else { free[*rack] }, *rack);
        let rack = enough.min_by_key(burden).unwrap();
        free[rack] -= each;
        taken[rack] += each;
        left -= each;
    }
    taken
}

/// Method: jobs of several segments of 3 to 8 of 16 GPUs come and go on 200 racks beside those of whole racks; where each
/// segment goes is compared with a search through all racks, segment by segment.
#[test]
fn segments_smaller_than_a_domain_go_where_the_words_send_them() {
    for algorithm in [Algorithm::Pack, Algorithm::Spread, Algorithm::Align] {
        let mut floor = floor(200, algorithm, 0.0);
        let mut here = Vec::new();
        let mut compared = 0;
        for step in 0..3_000_u32 {
            let occupant = step * 7 % 150;
            if let Some(index) = here.iter().position(|&other| other == occupant) {
                floor.release(occupant, 0);
                here.remove(index);
                continue;
            }
            let segment = [3, 4, 5, 8, 16][(step % 5) as usize];
            let gpus = 1 + step * 7919 % (12 * segment);
            if gpus > floor.largest(segment) {
                continue;
            }
            let before = free(&floor);
            floor.place(occupant, gpus, segment, 0);
            here.push(occupant);
            if segment == 16 {
                continue;
            }
            let mut got = vec![0; 200];
            for &(rack, gpus) in floor.racks_of(occupant) {
                got[rack as usize] += gpus;
            }
            let wanted = expected_of_segments(before, algorithm, (gpus, segment));
            assert_eq!(got, wanted, "{algorithm:?}, step {step}: {gpus} in {segment}");
            compared += 1;
        }
        assert!(compared > 800, "{compared} comparisons tell little");
    }
}

/// Free GPUs {4, 4, 60} of three domains of 64: F = 1 - s x sum of floor(f / s) / 68. For 64: 1; for 16:
/// 1 - 48 / 68 = 0.294; for 4: 0.
#[test]
fn fragmentation_is_what_whole_segments_cannot_use() {
    let spec = ComputeSpec { racks: Some(3), ..sample::spec() };
    let placement = PlacementSpec { usable_domain: Some(64), ..sample::placement() };
    let layout = Layout::new(&spec, &placement, Power::megawatts(1.0));
    let mut floor = Floor::new((&spec, &placement), &layout, 1, 1);
    for (job, gpus) in [(0, 60), (1, 60), (2, 4)] {
        floor.welcome(job);
        floor.take(job, job, gpus, 0);
    }
    assert_eq!((floor.free(), floor.in_shape()), (68, [68, 48, 0]));
    assert_eq!((floor.largest(64), floor.largest(16), floor.largest(4)), (60, 60, 68));
    assert_eq!((floor.beside(64), floor.beside(16), floor.free_in(16)), (60, 12, 48));
}

/// Method: on racks in every state, the largest request in segments of any size is placed, and one GPU
/// more is refused; what is free in a shape never exceeds what is free.
#[test]
fn the_largest_request_fits_and_one_more_gpu_does_not() {
    for step in 0..400_u32 {
        let mut floor = floor(12, Algorithm::Pack, 0.0);
        for rack in 0..12 {
            let taken = (step * 7919 + rack * 104_729) % 17;
            if taken > 0 {
                floor.welcome(rack);
                floor.take(rack, rack, taken, 0);
            }
        }
        for segment in [1, 3, 4, 5, 8, 16] {
            let largest = floor.largest(segment);
            let segments: u32 = free(&floor).iter().map(|free| free / segment).sum();
            let rest = free(&floor).iter().map(|free| free % segment).max().unwrap();
            assert_eq!(largest, segments * segment + rest, "segments of {segment}");
            assert!(floor.free_in(segment) <= floor.free());
            if largest > 0 {
                floor.place(99, largest, segment, 0);
                assert_eq!(floor.held(99), largest);
                floor.release(99, 0);
            }
        }
    }
}

/// A job on two racks of 20 GPUs, 16 of each used, loses trays of four: the first is made good by the
/// hot spare of its rack, the second by the warm domain, the third by another rack that is free, and
/// then nothing is left until a rack is mended.
#[test]
fn what_is_lost_is_made_good_by_hot_then_warm_then_any_rack() {
    let mut floor = floor(4, Algorithm::Pack, 1.0);
    assert_eq!((floor.warm(), floor.free()), (16, 48));
    floor.place(7, 32, 16, 0);
    let lose = |floor: &mut Floor, trays: &[u32]| {
        let rack = floor.racks_of(7)[0].0;
        for &tray in trays {
            for job in floor.occupants_of_tray(rack, tray) {
                floor.leave(job, rack, 0);
            }
            floor.break_tray(rack, tray, 0);
            while let Some(job) = floor.crowded_out(rack) {
                floor.leave(job, rack, 0);
            }
        }
        (rack, floor.regain(7, 0, floor.free()))
    };
    let (_, how) = lose(&mut floor, &[0]);
    assert_eq!(how, Some(Regained::Hot));
    let kinds: Vec<_> = (0..3).map(|_| lose(&mut floor, &[1, 2, 3])).collect();
    let how: Vec<_> = kinds.iter().map(|&(_, how)| how).collect();
    assert_eq!(how[0], Some(Regained::Warm));
    assert!(how.contains(&Some(Regained::Elsewhere)), "{how:?}");
    assert_eq!((how[2], floor.held(7), floor.warm()), (None, 16, 0));
    let broken = kinds[2].0;
    for tray in 1..4 {
        floor.mend_tray(broken, tray);
    }
    assert_eq!(floor.regain(7, 0, floor.free()), Some(Regained::Hot));
    assert_eq!(floor.held(7), 32);
    assert_eq!(floor.regain(7, 0, 0), Some(Regained::Same));
}

/// Small jobs are not worth a whole domain, and what contracts have reserved is not taken.
#[test]
fn warm_domains_are_for_jobs_on_several() {
    let mut floor = floor(3, Algorithm::Pack, 1.0);
    floor.place(1, 16, 16, 0);
    let rack = floor.racks_of(1)[0].0;
    floor.close(rack..rack + 1, 0, crate::effect::Down::Power);
    floor.leave(1, rack, 0);
    assert_eq!(floor.regain(1, 0, 15), None);
    assert_eq!((floor.warm(), floor.held(1)), (16, 0));
    assert_eq!(floor.regain(1, 0, 16), Some(Regained::Elsewhere));
    let bounds = Crossed { domains: true, pods: false, halls: false };
    assert_eq!(floor.crossed(1), bounds);
}

/// A warm domain that loses a tray is whole no more: the next rack that is free takes its turn.
#[test]
fn a_rack_takes_the_turn_of_a_warm_domain_that_breaks() {
    let mut floor = floor(10, Algorithm::Pack, 2.0);
    assert_eq!((floor.warm(), floor.free()), (32, 128));
    let warm = (0..10).find(|&rack| floor.racks[rack as usize].warm).unwrap();
    floor.break_tray(warm, 0, 0);
    assert_eq!((floor.warm(), floor.free()), (32, 128), "the hot spare stands in");
    floor.break_tray(warm, 1, 0);
    assert_eq!((floor.warm(), floor.free()), (16, 128 + 12));
    floor.keep_warm();
    assert_eq!((floor.warm(), floor.free()), (32, 112 + 12));
}
