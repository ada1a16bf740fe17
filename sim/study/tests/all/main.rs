//! Whole studies: from a file to its folder, in one program, since each program is linked anew.

mod damage;
mod random_studies;
mod selections;
mod studies;
